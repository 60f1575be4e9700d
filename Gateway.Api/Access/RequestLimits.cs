using System.Net.Sockets;
using System.Threading.RateLimiting;
using Anomaly.Gateway.Api.Hosting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Access;

/// <summary>Keeps one client from taking what is meant for all: how many requests, how large, and for how long.</summary>
internal static partial class RequestLimits
{
    /// <summary>Rate limit of calls that write or cost much: so many at once and so many a second for each address.</summary>
    public const string Writes = "writes";

    /// <summary>Rate limit of calls that passwords or tokens could be guessed with, for each address.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Limit of event streams and sockets that are open at once.</summary>
    public const string Streams = "streams";

    /// <summary>Timeout of calls that work through a whole history or market: two minutes instead of 30 s.</summary>
    public const string LongTimeout = "long";

    /// <summary>Registers the limits of rates and times.</summary>
    public static IServiceCollection AddRequestLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(limiter => limiter.OnRejected = (rejected, _) => new ValueTask(ErrorWriter.WriteAsync(rejected.HttpContext, TooMany(rejected.Lease))));
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<GatewayOptions>, IOptions<AuthOptions>>(AddPolicies);
        return services.AddRequestTimeouts(options =>
        {
            options.DefaultPolicy = After(TimeSpan.FromSeconds(30));
            options.AddPolicy(LongTimeout, After(TimeSpan.FromMinutes(2)));
        });
    }

    /// <summary>Turns a target that is too long down.</summary>
    public static IApplicationBuilder UseTargetLimit(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Features.Get<IHttpRequestFeature>()?.RawTarget.Length > ErrorAnswer.MaxTargetLength ? throw new RequestException(ErrorAnswer.TargetTooLong) : next(context));

    /// <summary>
    /// Turns an oversized body down by its announced length before it is read; one that is not announced is cut off while it is read. An endpoint may take larger ones.
    /// </summary>
    public static IApplicationBuilder UseBodyLimit(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var most = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? ErrorAnswer.MaxBodyBytes;
        if (context.Request.ContentLength > most)
            throw new RequestException(ErrorAnswer.BodyTooLarge(most));
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most;
        return next(context);
    });

    /// <summary>A body that no endpoint reads and that is, or may turn out, too long to be passed over makes the server end the connection: the client is told.</summary>
    public static IApplicationBuilder UseClosingAfterUnreadBodies(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Headers.TransferEncoding.Count > 0 || context.Request.ContentLength > ErrorAnswer.MaxBodyBytes)
            context.Response.OnStarting(CloseAfterUnreadBody, context);
        return next(context);
    });

    private static Task CloseAfterUnreadBody(object state)
    {
        var context = (HttpContext)state;
        // The endpoint of an exception is no longer that of the request.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var isRead = endpoint?.Metadata.GetMetadata<IAcceptsMetadata>() is not null
            && context.Response.StatusCode is not (StatusCodes.Status403Forbidden or StatusCodes.Status415UnsupportedMediaType or StatusCodes.Status429TooManyRequests);
        if (!isRead && HttpProtocol.IsHttp11(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    }

    private static void AddPolicies(RateLimiterOptions limiter, IOptions<GatewayOptions> gateway, IOptions<AuthOptions> auth)
    {
        var options = gateway.Value;
        limiter.AddPolicy(Writes, context => RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.ChangeBurst,
            TokensPerPeriod = options.ChangesPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));
        limiter.AddPolicy(SignIn, context => RateLimitPartition.GetTokenBucketLimiter(AddressOf(context), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = auth.Value.SignInBurst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(6),
            QueueLimit = 0,
        }));
        limiter.AddPolicy(Streams, _ => RateLimitPartition.GetConcurrencyLimiter(Streams, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = options.MaxStreams,
            QueueLimit = 0,
        }));
    }

    /// <summary>Whoever is signed in, wherever they are; else the address.</summary>
    private static string CallerOf(HttpContext context) => Caller.Of(context) is { Proof: not Proof.None } caller ? caller.Person.Id : AddressOf(context);

    /// <summary>The address; of IPv6, the network that one customer has.</summary>
    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } address => Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)),
        var address => address.ToString(),
    };

    private static ErrorAnswer TooMany(RateLimitLease lease) => new(StatusCodes.Status429TooManyRequests, "Too many of these calls. Slow down and try again.")
    {
        RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1),
    };

    private static RequestTimeoutPolicy After(TimeSpan timeout) => new()
    {
        Timeout = timeout,
        TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
        WriteTimeoutResponse = context =>
        {
            LogLate(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestLimits)), context.Request.Method, context.Request.Path, timeout.TotalSeconds);
            return ErrorWriter.WriteAsync(context, ErrorTable.For(new TimeoutException()));
        },
    };

    [LoggerMessage(1, LogLevel.Warning, "{Method} {Path} had no answer after {Seconds} s")]
    private static partial void LogLate(ILogger logger, string method, string path, double seconds);
}
