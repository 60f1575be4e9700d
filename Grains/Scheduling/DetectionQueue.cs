using Anomaly.Grains.Diagnostics;

namespace Anomaly.Grains.Scheduling;

/// <summary>
/// Detects the due series of one market and source, a bounded number at a time: a source that is slow does not keep the others waiting, nor does a slow series the
/// rest. Not safe for several threads.
/// </summary>
/// <param name="market">Which market.</param>
/// <param name="concurrency">How many at a time.</param>
/// <param name="detect">Detects a series.</param>
/// <param name="ended">Told of a scan that has ended.</param>
/// <param name="instruments">What is measured.</param>
/// <param name="timeProvider">The wall clock.</param>
/// <param name="logger">Told of faults.</param>
internal sealed partial class DetectionQueue(
    Market market, int concurrency, Func<SeriesKey, Task<DetectionOutcome>> detect, Action<Market, ScanReport> ended, GrainInstruments instruments, TimeProvider timeProvider, ILogger logger)
{
    private readonly Queue<(ScanEntry Entry, Scan Scan)> _waiting = new();
    private readonly HashSet<Scan> _open = [];

    /// <summary>Which market.</summary>
    public Market Market => market;

    /// <summary>Series that are being detected.</summary>
    public int Running { get; private set; }

    /// <summary>Series that wait for a place.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>What the scan that ended last did; null before the first.</summary>
    public ScanReport? Last { get; private set; }

    /// <summary>Begins to detect series, beside those that are being detected.</summary>
    public void Begin(IReadOnlyCollection<ScanEntry> due)
    {
        var scan = new Scan(due.Count, timeProvider.GetTimestamp());
        _open.Add(scan);
        foreach (var entry in due)
        {
            entry.Enqueue();
            _waiting.Enqueue((entry, scan));
        }

        Fill();
    }

    /// <summary>Waits for the series that are being detected or wait for it, and says what came of them.</summary>
    public async Task<ScanReport> FinishAsync() => ScanReport.Sum(await Task.WhenAll(_open.Select(scan => scan.Task)));

    /// <summary>Begins no more detections; those under way finish.</summary>
    public void Stop()
    {
        while (_waiting.TryDequeue(out var next))
        {
            next.Entry.End();
            End(next.Scan);
        }
    }

    private void Fill()
    {
        while (Running < concurrency && _waiting.TryDequeue(out var next))
        {
            Running++;
            next.Entry.Begin();
            _ = DetectAsync(next.Entry, next.Scan);
        }
    }

    private async Task DetectAsync(ScanEntry entry, Scan scan)
    {
        try
        {
            var outcome = await detect(entry.Series);
            scan.Note(outcome);
            Note(entry, outcome);
        }
        catch (Exception exception)
        {
            var error = exception as DetectionException;
            if (exception is not (DetectionException or TimeoutException or OrleansException))
                LogFault(exception, entry.Series);
            scan.Fail($"{entry.Series}: {exception.Message}");
            entry.Postpone(timeProvider.GetUtcNow(), exception.Message, error?.Kind == DetectionErrorKind.SourceUnavailable ? error.RetryAfter : null, error?.Kind == DetectionErrorKind.NotFound);
        }
        finally
        {
            Running--;
            entry.End();
            End(scan);
            Fill();
        }
    }

    private void Note(ScanEntry entry, DetectionOutcome outcome)
    {
        // Somebody else may have detected it in the meantime.
        if (outcome.LastBar is not { } last || last <= entry.Last)
        {
            entry.Postpone(timeProvider.GetUtcNow());
            return;
        }

        if (outcome.RowsProcessed > 0 && entry.Last is not null)
            instruments.Lagged(entry.Source.Clock.UtcNow - entry.Due);
        instruments.BarSeen(entry.Series, last);
        entry.Advance(last);
    }

    private void End(Scan scan)
    {
        if (!scan.Leave(timeProvider))
            return;
        _open.Remove(scan);
        Last = scan.Task.Result;
        ended(market, Last);
    }

    [LoggerMessage(LogLevel.Error, "{Series}: its detection by the schedule failed")]
    private partial void LogFault(Exception exception, SeriesKey series);

    /// <summary>The series that became due together.</summary>
    private sealed class Scan(int series, long begun)
    {
        private const int MaxErrors = 10;
        private readonly TaskCompletionSource<ScanReport> _report = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<string> _errors = [];
        private int _done;
        private int _detected;
        private int _failed;
        private int _anomalies;

        public Task<ScanReport> Task => _report.Task;

        public void Note(DetectionOutcome outcome)
        {
            _anomalies += outcome.NewAnomalies;
            if (outcome.RowsProcessed > 0)
                _detected++;
        }

        public void Fail(string error)
        {
            _failed++;
            if (_errors.Count < MaxErrors)
                _errors.Add(error);
        }

        /// <summary>One of its series is done; true where it was the last.</summary>
        public bool Leave(TimeProvider timeProvider)
        {
            if (++_done < series)
                return false;
            _report.SetResult(new ScanReport
            {
                Series = series, Detected = _detected, Failed = _failed, NewAnomalies = _anomalies, Duration = timeProvider.GetElapsedTime(begun), Errors = [.. _errors],
            });
            return true;
        }
    }
}
