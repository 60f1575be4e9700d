using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Anomaly.Grains.Diagnostics;
using Orleans.Runtime.Messaging;

namespace Anomaly.Grains.Hosting;

/// <summary>Lets failures out of grains only in the form that the contracts promise.</summary>
internal sealed class ErrorFilter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception exception) when (GrainErrors.Translate(exception) is { } error && !ReferenceEquals(error, exception))
        {
            throw error;
        }
    }
}

/// <summary>Puts the request's correlation id and the grain's key on the log lines and the activity of a call.</summary>
internal sealed class CorrelationFilter(ILogger<CorrelationFilter> logger) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod?.DeclaringType?.Assembly != typeof(RequestContextKeys).Assembly)
        {
            await context.Invoke();
            return;
        }

        var subject = context.TargetId.Key.ToString()!;
        using var scope = Correlation.Begin(logger, subject);
        Activity.Current?.SetTag(RequestContextKeys.CorrelationId, Correlation.Current).SetTag("series", subject);
        await context.Invoke();
    }
}

/// <summary>
/// Repeats calls that were lost with a silo or on the way to it, or that met an activation which another one had overtaken, where their method is
/// safe to repeat: for a moment after a silo has gone, others still send to it.
/// </summary>
internal sealed class RetryFilter(TimeProvider timeProvider) : IOutgoingGrainCallFilter
{
    private const int MostRetries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly ConcurrentDictionary<MethodInfo, bool> Safe = new();

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                await context.Invoke();
                return;
            }
            catch (Exception exception) when (retry < MostRetries && IsLost(exception) && IsSafe(context.InterfaceMethod))
            {
                await Task.Delay(FirstPause * (1 << retry), timeProvider, context.Request.GetCancellationToken());
            }
        }
    }

    private static bool IsLost(Exception exception) =>
        exception is OrleansMessageRejectionException or ConnectionFailedException
            or DetectionException { Kind: DetectionErrorKind.Conflict };

    private static bool IsSafe(MethodInfo? method) =>
        method is not null && Safe.GetOrAdd(method, found => found.IsDefined(typeof(SafeToRetryAttribute), inherit: true));
}
