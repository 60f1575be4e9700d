using System.Runtime.CompilerServices;

namespace Anomaly.Grains.Backfilling;

/// <summary>Tells any number of watchers how far a backfill is. A slow watcher misses steps in between, never the last.</summary>
internal sealed class BackfillProgress(DetectionRun run)
{
    private Step _last = new(run);

    /// <summary>Says how the run stands now.</summary>
    public void Report(DetectionRun run) => Interlocked.Exchange(ref _last, new Step(run)).Followed.SetResult();

    /// <summary>How the run stands, and every change that is noticed, until it has ended.</summary>
    public async IAsyncEnumerable<DetectionRun> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var step = Volatile.Read(ref _last);
            yield return step.Run;
            if (step.Run.Status != RunStatus.InProgress)
                yield break;
            await step.Followed.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed record Step(DetectionRun Run)
    {
        /// <summary>Completes with the next report.</summary>
        public TaskCompletionSource Followed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
