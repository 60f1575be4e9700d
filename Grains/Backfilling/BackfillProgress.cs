using System.Runtime.CompilerServices;
using Anomaly.Grains.Signals;

namespace Anomaly.Grains.Backfilling;

/// <summary>Tells any number of watchers how far a backfill is. A slow watcher misses steps in between, never the last.</summary>
internal sealed class BackfillProgress(DetectionRun run)
{
    private readonly Signal _changed = new();
    private DetectionRun _run = run;

    /// <summary>Says how the run stands now.</summary>
    public void Report(DetectionRun run)
    {
        Volatile.Write(ref _run, run);
        _changed.Send();
    }

    /// <summary>How the run stands, and every change that is noticed, until it has ended.</summary>
    public async IAsyncEnumerable<DetectionRun> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _changed.Next;
            var run = Volatile.Read(ref _run);
            yield return run;
            if (run.Status != RunStatus.InProgress)
                yield break;
            await changed.WaitAsync(cancellationToken);
        }
    }
}
