using Anomaly.Gateway.Api.Errors;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Anomaly.Gateway.Api.Hosting;

/// <summary>How long a request may take before the client is told 504.</summary>
internal static class RequestTimeLimits
{
    /// <summary>For calls that work through a whole history or market.</summary>
    public const string Long = "long";

    /// <summary>Registers the limits: 30 s, and two minutes for long work.</summary>
    public static IServiceCollection AddRequestTimeLimits(this IServiceCollection services) => services.AddRequestTimeouts(options =>
    {
        options.DefaultPolicy = After(TimeSpan.FromSeconds(30));
        options.AddPolicy(Long, After(TimeSpan.FromMinutes(2)));
    });

    private static RequestTimeoutPolicy After(TimeSpan timeout) => new()
    {
        Timeout = timeout,
        TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
        WriteTimeoutResponse = context => ErrorWriter.WriteAsync(context, ErrorTable.For(new TimeoutException())),
    };
}
