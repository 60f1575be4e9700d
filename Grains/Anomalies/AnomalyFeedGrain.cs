using System.Runtime.CompilerServices;
using Anomaly.Grains.Errors;
using Anomaly.Grains.Interfaces.Anomalies;
using Anomaly.Grains.Mapping;

namespace Anomaly.Grains.Anomalies;

/// <summary>What happens to anomalies, read from the store as it grows.</summary>
[GrainType("anomalyfeed")]
public sealed class AnomalyFeedGrain(IDetectionStore store, TimeProvider timeProvider) : Grain, IAnomalyFeedGrain
{
    private const int EventsPerRead = 200;

    /// <summary>How long a watcher waits for a notification before it looks by itself: notifications are not promised to arrive.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private readonly Wakeup _wakeup = new();

    /// <inheritdoc />
    public Task<long> GetLastSequenceAsync(CancellationToken cancellationToken) => store.ReadLastSequenceAsync(cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<AnomalyEvent> WatchAsync(long afterSequence, CancellationToken cancellationToken) =>
        ReadAsync(afterSequence, cancellationToken).Translated(cancellationToken);

    /// <inheritdoc />
    public Task NotifyAsync(CancellationToken cancellationToken)
    {
        _wakeup.Signal();
        return Task.CompletedTask;
    }

    private async IAsyncEnumerable<AnomalyEvent> ReadAsync(long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (afterSequence < 0)
            throw Faults.Invalid($"A sequence to resume from is 0 or more, not {afterSequence}.");
        var last = afterSequence;
        while (true)
        {
            var wakeup = _wakeup.Next;
            var events = await store.ReadEventsAsync(last, EventsPerRead, cancellationToken);
            foreach (var changed in events)
            {
                last = changed.Sequence;
                yield return changed.ToEvent();
            }

            if (events.Count == 0)
                await Task.WhenAny(wakeup, Task.Delay(LookAgain, timeProvider, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
