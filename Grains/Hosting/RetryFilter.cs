using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Runtime.Messaging;

namespace Anomaly.Grains.Hosting;

/// <summary>
/// Repeats calls that were lost with a silo or on the way to it, or that met an activation which another one had overtaken, where their method is
/// safe to repeat: for a moment after a silo has gone, others still send to it. A call that is not answered soon is not cut off by the clock, since it may
/// work for minutes; its grain is probed, and the call is given up where it does not answer, as with a silo that is frozen.
/// </summary>
/// <param name="timeProvider">The clock of messages: whether a silo lives is no matter of the time at which the product believes to be.</param>
/// <param name="probe">Asks a grain whether it lives; null for <see cref="ILivenessProbe"/>.</param>
internal sealed class RetryFilter(
    [FromKeyedServices(TimeProviderNames.Messaging)] TimeProvider timeProvider, Func<IAddressable, CancellationToken, Task>? probe = null) : IOutgoingGrainCallFilter
{
    private const int MostRetries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Probes without an answer, one after the other, until a call is given up: one alone may fall into a pause of the process.</summary>
    private const int MissedProbes = 2;

    /// <summary>From a call, or the end of a probe, to the next probe.</summary>
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(2);

    /// <summary>How long the answer to a probe may take.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(1.5);

    /// <summary>A call that was given up is repeated once; after this, its caller is told.</summary>
    private static readonly TimeSpan RepeatWithin = TimeSpan.FromSeconds(10);

    /// <summary>Waits for a task's end, however it ends, and stays in the turn of the grain that calls.</summary>
    private const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private static readonly ConcurrentDictionary<MethodInfo, bool> Safe = new();
    private readonly Func<IAddressable, CancellationToken, Task> _probe = probe ?? ((grain, token) => grain.AsReference<ILivenessProbe>().ProbeAsync(token));

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var isSafe = IsSafe(context.InterfaceMethod);
        var begun = timeProvider.GetTimestamp();
        for (var retry = 0; ; retry++)
        {
            try
            {
                await (isSafe ? WatchAsync(context) : context.Invoke());
                return;
            }
            catch (Exception exception) when (isSafe && retry < MostRetries && IsLost(exception) && timeProvider.GetElapsedTime(begun) < RepeatWithin)
            {
                await Task.Delay(FirstPause * (1 << retry), timeProvider, context.Request.GetCancellationToken());
            }
            catch (OrleansException exception) when (GrainErrors.Translate(exception) is { } error)
            {
                // The grain could not be activated, since its state could not be read: no filter of its own has seen that.
                throw error;
            }
        }
    }

    /// <summary>Makes the call, and gives it up once its grain gives no sign of life.</summary>
    private async Task WatchAsync(IOutgoingGrainCallContext context)
    {
        // The last argument of every method of the contract.
        var last = context.Request.GetArgumentCount() - 1;
        var callers = context.Request.GetCancellationToken();
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(callers);
        context.Request.SetArgument(last, givenUp.Token);
        try
        {
            var call = context.Invoke();
            for (var missed = 0; !await IsOverAsync(call, BetweenProbes, callers);)
            {
                missed = await IsAliveAsync((IAddressable)context.Grain, call, callers) ? 0 : missed + 1;
                if (missed < MissedProbes)
                    continue;
                await givenUp.CancelAsync();
                await call.ConfigureAwait(Quietly);
                if (call.IsCanceled && !callers.IsCancellationRequested)
                    throw new SiloUnavailableException($"{context.TargetId} gives no sign of life: its silo is frozen, overloaded or cut off.");
            }

            await call;
        }
        finally
        {
            context.Request.SetArgument(last, callers);
        }
    }

    private async Task<bool> IsOverAsync(Task call, TimeSpan wait, CancellationToken callers)
    {
        await call.WaitAsync(wait, timeProvider, callers).ConfigureAwait(Quietly);
        return call.IsCompleted || callers.IsCancellationRequested;
    }

    /// <summary>Whether the grain answers, with whatever: silos of earlier versions do not know the question.</summary>
    private async Task<bool> IsAliveAsync(IAddressable grain, Task call, CancellationToken callers)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(callers);
        var probe = _probe(grain, limit.Token);
        var isOver = await IsOverAsync(Task.WhenAny(probe, call), ProbeLimit, callers);
        await limit.CancelAsync();
        await probe.ConfigureAwait(Quietly);
        return isOver && !(probe.Exception?.InnerException is { } exception && IsLost(exception));
    }

    private static bool IsLost(Exception exception) =>
        exception is OrleansMessageRejectionException or ConnectionFailedException
            or DetectionException { Kind: DetectionErrorKind.Conflict };

    private static bool IsSafe(MethodInfo? method) =>
        method is not null && Safe.GetOrAdd(method, found => found.IsDefined(typeof(SafeToRetryAttribute), inherit: true));
}

/// <summary>Every grain answers this, between the turns of whatever it works at.</summary>
[Alias("anomaly.ILivenessProbe"), GrainInterfaceType("anomaly.ILivenessProbe")]
public interface ILivenessProbe : IGrainExtension
{
    /// <summary>Answers.</summary>
    [AlwaysInterleave]
    [Alias("ProbeAsync")]
    Task ProbeAsync(CancellationToken cancellationToken);
}

/// <inheritdoc cref="ILivenessProbe" />
internal sealed class LivenessProbe : ILivenessProbe
{
    public Task ProbeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
