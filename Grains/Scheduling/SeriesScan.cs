using Anomaly.Grains.Interfaces.Errors;
using Anomaly.Grains.Interfaces.Runs;
using Anomaly.Grains.Interfaces.Scheduling;
using Anomaly.Grains.Interfaces.Tickers;

namespace Anomaly.Grains.Scheduling;

/// <summary>One scan over the known series, a bounded number at a time.</summary>
internal sealed class SeriesScan(IDetectionStore store, IGrainFactory grains, DueSeries due, TimeProvider timeProvider, int concurrency)
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
            var request = new DetectionRequest { Trigger = DetectionTrigger.Scheduler };
            var outcome = await grains.GetGrain<ITickerDetectionGrain>(series.ToString()).DetectAsync(request, cancellationToken);
            _anomalies += outcome.NewAnomalies;
            if (outcome.RowsProcessed > 0)
            {
                _detected++;
                due.Wake(series);
            }
            else
            {
                due.Rest(series);
            }
        }
        catch (Exception exception) when (exception is DetectionException or TimeoutException or OrleansException)
        {
            _failed++;
            due.Rest(series);
            if (_errors.Count < MaxErrors)
                _errors.Add($"{series}: {exception.Message}");
        }
        finally
        {
            free.Release();
        }
    }
}
