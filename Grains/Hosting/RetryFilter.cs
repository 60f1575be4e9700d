using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime.Messaging;

namespace Anomaly.Grains.Hosting;

/// <summary>
/// Repeats calls that were lost with a silo or on the way to it, or that met an activation which another one had overtaken, where their method is
/// safe to repeat: for a moment after a silo has gone, others still send to it. A call that is not answered soon is not cut off by the clock, since it may
/// work for minutes; its grain is asked for a sign of life, and the call is given up where there is none, as with a silo that is frozen.
/// </summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="askForSign">Asks a grain for a sign of life; null for <see cref="ISignOfLife"/>.</param>
internal sealed class RetryFilter(TimeProvider timeProvider, Func<IAddressable, CancellationToken, Task>? askForSign = null) : IOutgoingGrainCallFilter
{
    private const int MostRetries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <summary>From a call, or a sign of life, to the next question for one.</summary>
    private static readonly TimeSpan BetweenSigns = TimeSpan.FromSeconds(4);

    /// <summary>How long a sign of life may take.</summary>
    private static readonly TimeSpan SignLimit = TimeSpan.FromSeconds(3);

    /// <summary>A call that was given up is repeated once; after this, its caller is told.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Waits for a task's end, however it ends, and stays in the turn of the grain that calls.</summary>
    private const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private static readonly ConcurrentDictionary<MethodInfo, bool> Safe = new();
    private readonly Func<IAddressable, CancellationToken, Task> _askForSign = askForSign ?? ((grain, token) => grain.AsReference<ISignOfLife>().GiveAsync(token));

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
            catch (Exception exception) when (isSafe && retry < MostRetries && IsLost(exception) && timeProvider.GetElapsedTime(begun) < Patience)
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
            while (!await IsOverAsync(call, BetweenSigns, callers))
            {
                if (await IsAliveAsync((IAddressable)context.Grain, call, callers))
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
        var sign = _askForSign(grain, limit.Token);
        var isOver = await IsOverAsync(Task.WhenAny(sign, call), SignLimit, callers);
        await limit.CancelAsync();
        await sign.ConfigureAwait(Quietly);
        return isOver && !(sign.Exception?.InnerException is { } exception && IsLost(exception));
    }

    private static bool IsLost(Exception exception) =>
        exception is OrleansMessageRejectionException or ConnectionFailedException
            or DetectionException { Kind: DetectionErrorKind.Conflict };

    private static bool IsSafe(MethodInfo? method) =>
        method is not null && Safe.GetOrAdd(method, found => found.IsDefined(typeof(SafeToRetryAttribute), inherit: true));
}

/// <summary>Every grain answers this, between the turns of whatever it works at.</summary>
[Alias("anomaly.ISignOfLife"), GrainInterfaceType("anomaly.ISignOfLife")]
public interface ISignOfLife : IGrainExtension
{
    /// <summary>Answers.</summary>
    [AlwaysInterleave]
    [Alias("GiveAsync")]
    Task GiveAsync(CancellationToken cancellationToken);
}

/// <inheritdoc cref="ISignOfLife" />
internal sealed class SignOfLife : ISignOfLife
{
    public Task GiveAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
