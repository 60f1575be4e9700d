using Anomaly.Grains.Diagnostics;

namespace Anomaly.Grains.Scheduling;

/// <summary>
/// Detects the due series of one market, a bounded number at a time: a market whose source is slow does not keep the others waiting, nor does a slow series the
/// rest of its market. Used by one grain, in its turns.
/// </summary>
internal sealed class MarketLane(
    Market market, IGrainFactory grains, ScanList list, GrainInstruments instruments, TimeProvider timeProvider, int concurrency, Action<ScanReport> ended)
{
    private const int MaxErrors = 10;
    private readonly Queue<ScanEntry> _waiting = new();
    private readonly List<string> _errors = [];
    private TaskCompletionSource _idle = new();
    private Task<ScanReport>? _scan;
    private (int Series, int Detected, int Failed, int Anomalies) _counts;

    /// <summary>Which market.</summary>
    public Market Market => market;

    /// <summary>Series that are being detected.</summary>
    public int Running { get; private set; }

    /// <summary>Series that wait for a place.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Begins to detect series, or adds them to those that are being detected; ends when none is left.</summary>
    public Task<ScanReport> ScanAsync(IEnumerable<ScanEntry> due)
    {
        foreach (var entry in due)
        {
            ScanList.Begin(entry);
            _waiting.Enqueue(entry);
        }

        if (_scan is not { IsCompleted: false })
            return _scan = RunAsync();
        Fill();
        return _scan;
    }

    /// <summary>Begins no more detections; those under way finish.</summary>
    public void Stop()
    {
        while (_waiting.TryDequeue(out var entry))
            entry.IsRunning = false;
    }

    private async Task<ScanReport> RunAsync()
    {
        var begun = timeProvider.GetTimestamp();
        (_idle, _counts) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), default);
        _errors.Clear();
        Fill();
        await _idle.Task;
        var report = new ScanReport
        {
            Series = _counts.Series,
            Detected = _counts.Detected,
            Failed = _counts.Failed,
            NewAnomalies = _counts.Anomalies,
            Duration = timeProvider.GetElapsedTime(begun),
            Errors = [.. _errors],
        };
        if (report.Series > 0)
            ended(report);
        return report;
    }

    private void Fill()
    {
        while (Running < concurrency && _waiting.TryDequeue(out var entry))
        {
            Running++;
            _ = DetectAsync(entry);
        }

        if (Running == 0)
            _idle.TrySetResult();
    }

    private async Task DetectAsync(ScanEntry entry)
    {
        try
        {
            _counts.Series++;
            var outcome = await grains.Series(entry.Series).DetectAsync(new DetectionRequest { Trigger = RunTrigger.Scheduler }, CancellationToken.None);
            _counts.Anomalies += outcome.NewAnomalies;
            if (outcome.RowsProcessed > 0)
                _counts.Detected++;
            // Somebody else may have detected it in the meantime.
            if (outcome.LastBar is not { } last || last <= entry.Last)
            {
                list.Postpone(entry, null);
                return;
            }

            if (outcome.RowsProcessed > 0 && entry.Last is not null)
                instruments.Lagged(entry.Source.Clock.UtcNow - entry.Due);
            instruments.BarSeen(entry.Series, last);
            ScanList.Advance(entry, last);
        }
        catch (Exception exception) when (exception is DetectionException or TimeoutException or OrleansException)
        {
            _counts.Failed++;
            list.Postpone(entry, exception.Message);
            if (_errors.Count < MaxErrors)
                _errors.Add($"{entry.Series}: {exception.Message}");
        }
        finally
        {
            Running--;
            entry.IsRunning = false;
            Fill();
        }
    }
}
