using System.Runtime.CompilerServices;

namespace Anomaly.Gateway.Api.Live;

/// <summary>One backfill: its progress from how it stands now to its end, and its end before its time.</summary>
internal sealed class BackfillFeed(IGrainFactory grains, LostWatch lost)
{
    /// <summary>The backfill's run.</summary>
    /// <exception cref="RequestException">There is no such run, or it is no backfill.</exception>
    public async Task<DetectionRun> FindAsync(string runId, CancellationToken cancellationToken) =>
        await grains.Audit().GetAsync(runId, cancellationToken) is { Trigger: RunTrigger.Backfill } run
            ? run
            : throw RequestException.NotFound("There is no backfill with this run id.");

    /// <summary>The same, with what has been done since its last commit while it runs.</summary>
    public async Task<DetectionRun> FindAsItStandsAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await FindAsync(runId, cancellationToken);
        return run.Status == RunStatus.InProgress && await grains.Series(run.Series).GetBackfillAsync(cancellationToken) is { } live && live.Id == run.Id ? live : run;
    }

    /// <summary>Ends it: what is stored stays. One that has ended stays as it is.</summary>
    /// <returns>The run as it is then.</returns>
    public async Task<DetectionRun> CancelAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await FindAsync(runId, cancellationToken);
        return run.Status == RunStatus.InProgress ? await grains.Series(run.Series).CancelBackfillAsync(runId, cancellationToken) ?? run : run;
    }

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
