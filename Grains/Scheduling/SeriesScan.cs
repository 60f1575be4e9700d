using Anomaly.Grains.Diagnostics;
using Anomaly.MarketData.Calendars;

namespace Anomaly.Grains.Scheduling;

/// <summary>One scan over the known series, a bounded number at a time.</summary>
internal sealed class SeriesScan(IDetectionStore store, IGrainFactory grains, DueSeries due, GrainInstruments instruments, TimeProvider timeProvider, int concurrency)
{
    private const int SeriesPerRead = 1000;
    private const int MaxErrors = 10;
    private readonly List<string> _errors = [];
    private int _series;
    private int _detected;
    private int _failed;
    private int _anomalies;
    private bool _stopped;

    /// <summary>Detects every series that is due.</summary>
    public async Task<ScanReport> RunAsync(CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        using var free = new SemaphoreSlim(concurrency);
        var running = new List<Task>();
        try
        {
            string? cursor = null;
            do
            {
                var page = await store.ListSeriesAsync(new SeriesQuery { Limit = SeriesPerRead, Cursor = cursor }, cancellationToken);
                foreach (var known in page.Items)
                {
                    if (known.LastDetectedTimestamp is { } last)
                        instruments.BarSeen(known.Series, last);
                }

                foreach (var metadata in page.Items.Where(due.IsDue))
                {
                    await free.WaitAsync(cancellationToken);
                    if (_stopped)
                        break;
                    running.Add(DetectAsync(metadata.Series, free, cancellationToken));
                }

                cursor = page.NextCursor;
            }
            while (cursor is not null && !_stopped);
        }
        finally
        {
            // Also where the list of series breaks off: what has begun is not left alone.
            await Task.WhenAll(running);
        }

        return new ScanReport
        {
            Series = _series,
            Detected = _detected,
            Failed = _failed,
            NewAnomalies = _anomalies,
            Duration = timeProvider.GetElapsedTime(begun),
            Errors = [.. _errors],
        };
    }

    /// <summary>Begins no more detections; those under way finish.</summary>
    public void Stop() => _stopped = true;

    private async Task DetectAsync(SeriesKey series, SemaphoreSlim free, CancellationToken cancellationToken)
    {
        try
        {
            _series++;
            var request = new DetectionRequest { Trigger = RunTrigger.Scheduler };
            var outcome = await grains.Series(series).DetectAsync(request, cancellationToken);
            _anomalies += outcome.NewAnomalies;
            if (outcome.RowsProcessed > 0)
            {
                _detected++;
                due.Expect(series);
            }
            else
            {
                due.Postpone(series);
            }
        }
        catch (Exception exception) when (exception is DetectionException or TimeoutException or OrleansException)
        {
            _failed++;
            due.Postpone(series);
            if (_errors.Count < MaxErrors)
                _errors.Add($"{series}: {exception.Message}");
        }
        finally
        {
            free.Release();
        }
    }
}

/// <summary>
/// Which series are worth a detection: those whose next bar should have closed by their market's calendar, but not again and again while the source
/// has none, as for a ticker that has stopped trading.
/// </summary>
internal sealed class DueSeries(IBarClock clock, ITradingCalendar calendar, TimeProvider timeProvider)
{
    private readonly Dictionary<SeriesKey, DateTimeOffset> _notBefore = [];

    /// <summary>Whether a series is worth a detection now.</summary>
    public bool IsDue(SeriesMetadata metadata)
    {
        var series = metadata.Series;
        if (_notBefore.TryGetValue(series, out var time) && timeProvider.GetUtcNow() < time)
            return false;
        return metadata.LastDetectedTimestamp is not { } last || clock.ClosesAt(series, NextOpen(series, last)) <= clock.UtcNow;
    }

    /// <summary>Notes that a detection found no new bar, or failed: the next waits a 24th of the interval.</summary>
    public void Postpone(SeriesKey series) => _notBefore[series] = timeProvider.GetUtcNow() + (series.Interval.Length / 24);

    /// <summary>Notes that a detection found new bars.</summary>
    public void Expect(SeriesKey series) => _notBefore.Remove(series);

    /// <summary>When the bar after this one opens. A bar that opened outside of trading says that its ticker does not keep the market's hours.</summary>
    private DateTime NextOpen(SeriesKey series, DateTime last)
    {
        var next = last + series.Interval.Length;
        var market = series.Ticker.Market;
        if (calendar.OpenAfterPeriodOf(series, last) is { } open)
            return open;
        if (series.Interval.Length > Interval.OneDay.Length || calendar.SessionOn(market, last)?.IsTradingAt(last) != true)
            return next;
        return calendar.CurrentOrNext(market, next) is not { } session || session.IsTradingAt(next)
            ? next
            : session.Hours.Select(hours => MarketHours.Of(market).ToUtc(session.Date, hours.Open)).First(start => start > next);
    }
}
