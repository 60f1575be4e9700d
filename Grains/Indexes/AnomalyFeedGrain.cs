using System.Runtime.CompilerServices;

namespace Anomaly.Grains.Indexes;

/// <summary>What happens to anomalies, read from the store as it grows.</summary>
[GrainType("anomalyfeed")]
public sealed class AnomalyFeedGrain(IDetectionStore store, TimeProvider timeProvider) : Grain, IAnomalyFeedGrain
{
    private const int EventsPerRead = 200;

    /// <summary>How long a watcher waits for a notification before it reads by itself: notifications are not promised to arrive.</summary>
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(2);

    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc />
    public Task<long> GetLastSequenceAsync(CancellationToken cancellationToken) => store.ReadLastSequenceAsync(cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<AnomalyEvent> WatchAsync(long afterSequence, CancellationToken cancellationToken) =>
        ReadAsync(afterSequence, cancellationToken).Translated(cancellationToken);

    /// <inheritdoc />
    public Task NotifyAsync(CancellationToken cancellationToken)
    {
        var grown = _grown;
        _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        grown.SetResult();
        return Task.CompletedTask;
    }

    private async IAsyncEnumerable<AnomalyEvent> ReadAsync(long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (afterSequence < 0)
            throw GrainErrors.Invalid($"A sequence to resume from is 0 or more, not {afterSequence}.");
        var last = afterSequence;
        while (true)
        {
            // Taken before the store is read: a notification in between is not lost.
            var grown = _grown.Task;
            var events = await store.ReadEventsAsync(last, EventsPerRead, cancellationToken);
            foreach (var changed in events)
            {
                last = changed.Sequence;
                yield return new AnomalyEvent(changed);
            }

            if (events.Count == 0)
                await Task.WhenAny(grown, Task.Delay(ReadAgain, timeProvider, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
