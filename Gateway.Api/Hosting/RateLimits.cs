using System.Threading.RateLimiting;
using Anomaly.Gateway.Api.Errors;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Hosting;

/// <summary>Keeps one client from taking what is meant for all.</summary>
internal static class RateLimits
{
    /// <summary>Calls that change something or cost much: so many at once and so many a second for each address.</summary>
    public const string Changes = "changes";

    /// <summary>Streams and sockets: so many open at once.</summary>
    public const string Streams = "streams";

    /// <summary>Registers both limits.</summary>
    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services
        .AddRateLimiter(limiter => limiter.OnRejected = (rejected, _) => new ValueTask(ErrorWriter.WriteAsync(rejected.HttpContext, Answer(rejected.Lease))))
        .AddOptions<RateLimiterOptions>().Configure<IOptions<GatewayOptions>>(AddPolicies).Services;

    private static void AddPolicies(RateLimiterOptions limiter, IOptions<GatewayOptions> gateway)
    {
        var options = gateway.Value;
        limiter.AddPolicy(Changes, context => RateLimitPartition.GetTokenBucketLimiter(context.Connection.RemoteIpAddress, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.ChangeBurst,
            TokensPerPeriod = options.ChangesPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));
        limiter.AddPolicy(Streams, _ => RateLimitPartition.GetConcurrencyLimiter(Streams, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = options.MaxStreams,
            QueueLimit = 0,
        }));
    }

    private static ErrorAnswer Answer(RateLimitLease lease) => new(StatusCodes.Status429TooManyRequests, "Too many of these calls. Slow down and try again.")
    {
        RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1),
    };
}
