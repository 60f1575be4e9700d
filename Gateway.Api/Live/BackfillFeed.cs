using System.Runtime.CompilerServices;

namespace Anomaly.Gateway.Api.Live;

/// <summary>The progress of one backfill, from how it stands now to its end.</summary>
internal sealed class BackfillFeed(IGrainFactory grains, LostWatch lost)
{
    /// <summary>The backfill's run.</summary>
    /// <exception cref="RequestException">There is no such run, or it is no backfill.</exception>
    public async Task<DetectionRun> FindAsync(string runId, CancellationToken cancellationToken) =>
        await grains.Audit().GetAsync(runId, cancellationToken) is { Trigger: RunTrigger.Backfill } run
            ? run
            : throw RequestException.NotFound("There is no backfill with this run id.");

    /// <summary>Where it stands, then every change, then how it ended.</summary>
    public async IAsyncEnumerable<ProgressView> WatchAsync(DetectionRun run, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var last = ProgressView.Of(run);
        yield return last;
        if (last.Status != RunStatus.InProgress)
            yield break;
        await foreach (var progress in lost.ResumeAsync(() => grains.Series(run.Series).WatchBackfillAsync(run.Id, cancellationToken), cancellationToken))
            yield return last = ProgressView.Of(progress);
        // The run can have ended between the two questions: its document has the last word.
        if (last.Status == RunStatus.InProgress && await grains.Audit().GetAsync(run.Id, cancellationToken) is { } ended)
            yield return ProgressView.Of(ended);
    }
}
