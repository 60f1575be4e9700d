using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Anomaly.Grains.Errors;
using Anomaly.Grains.Interfaces.Anomalies;
using Anomaly.Grains.Mapping;
using Anomaly.Storage;
using Orleans;
using AnomalyQuery = Anomaly.Grains.Interfaces.Anomalies.AnomalyQuery;

namespace Anomaly.Grains.Anomalies;

/// <summary>Anomalies across all series, and the feed of what happens to them.</summary>
public sealed class AnomalyIndexGrain(IDetectionStore store, TimeProvider timeProvider) : Grain, IAnomalyIndexGrain
{
    private const int EventsPerRead = 200;

    /// <summary>How long a watcher waits for a notification before it looks by itself: notifications are not promised to arrive.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private readonly Wakeup _wakeup = new();

    /// <inheritdoc />
    public Task<AnomalyDocument?> GetAsync(string anomalyId, CancellationToken cancellationToken) => Guarded.RunAsync(async () =>
        (await store.FindAnomalyAsync(anomalyId, cancellationToken))?.ToDocument());

    /// <inheritdoc />
    public Task<AnomalyPage> ListAsync(AnomalyQuery query, CancellationToken cancellationToken) => Guarded.RunAsync(async () =>
    {
        var page = await store.ListAnomaliesAsync(query.ToStored(), cancellationToken);
        return new AnomalyPage { Items = [.. page.Items.Select(AnomalyMapping.ToDocument)], NextCursor = page.NextCursor };
    });

    /// <inheritdoc />
    public async IAsyncEnumerable<AnomalyEvent> WatchAsync(
        long? afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (afterSequence < 0)
            throw Faults.Invalid($"A sequence to resume from is 0 or more, not {afterSequence}.");
        var last = afterSequence ?? await Guarded.RunAsync(() => store.ReadLastSequenceAsync(cancellationToken));
        while (true)
        {
            var wakeup = _wakeup.Next;
            var events = await Guarded.RunAsync(() => store.ReadEventsAsync(last, EventsPerRead, cancellationToken));
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

    /// <inheritdoc />
    public Task NotifyAsync(CancellationToken cancellationToken)
    {
        _wakeup.Signal();
        return Task.CompletedTask;
    }
}
