using Anomaly.Grains.Diagnostics;
using Anomaly.MarketData;
using Anomaly.MarketData.Sources;

namespace Anomaly.Grains.Scheduling;

/// <summary>Which series are known, which of them are due, and their detections. Used by one caller at a time, whose calls may interleave where they wait.</summary>
/// <param name="store">What is stored of each.</param>
/// <param name="sources">Where their bars come from.</param>
/// <param name="detect">Detects a series.</param>
/// <param name="options">Which are scanned, how often, and how many at a time.</param>
/// <param name="instruments">What is measured.</param>
/// <param name="timeProvider">The wall clock.</param>
/// <param name="logger">Told what scans did.</param>
internal sealed partial class Schedule(
    IDetectionStore store,
    BarSources sources,
    Func<SeriesKey, Task<DetectionOutcome>> detect,
    SchedulerOptions options,
    GrainInstruments instruments,
    TimeProvider timeProvider,
    ILogger logger)
{
    private const int MostPauses = 20;

    private readonly ScanList _list = new(sources, options, timeProvider);
    private readonly MonitoredSeries _monitored = new(options, logger);
    private readonly Dictionary<(Market Market, MarketDataSource Source), DetectionQueue> _queues = [];
    private Task? _reading;
    private DateTimeOffset? _lastRead;

    /// <summary>Begins to detect what has become due, and reads the list of series first where it is time to. The detections go on afterwards.</summary>
    public async Task TickAsync()
    {
        if (IsReadingDue)
        {
            try
            {
                await ReadAsync();
            }
            catch (StoreException exception)
            {
                LogNotRead(exception.Message);
                return;
            }
        }

        Begin();
    }

    /// <summary>Reads the list of series, detects what is due, and waits for the end of that and of what was being detected already.</summary>
    public async Task<ScanReport> ScanAsync(CancellationToken cancellationToken)
    {
        await ReadAsync().WaitAsync(cancellationToken);
        Begin();
        var report = ScanReport.Sum(await Task.WhenAll(_queues.Values.Select(queue => queue.FinishAsync())).WaitAsync(cancellationToken));
        if (report.Series == 0)
            instruments.Scanned(report);
        return report;
    }

    /// <summary>A page of the series that are known, read anew where it is time to: nothing else does so while the schedule is switched off.</summary>
    public async Task<Page<ScheduledSeries>> ListAsync(ScheduledSeriesQuery query, CancellationToken cancellationToken)
    {
        if (IsReadingDue)
            await ReadAsync().WaitAsync(cancellationToken);
        return _list.List(query);
    }

    /// <summary>Takes in what is stored of a series.</summary>
    public async Task RefreshAsync(SeriesKey series, CancellationToken cancellationToken)
    {
        if (await store.LoadSeriesAsync(series, cancellationToken) is { } metadata)
            _list.Refresh(metadata);
    }

    /// <summary>Leaves what waits to a later scan; detections under way finish.</summary>
    public void Stop()
    {
        foreach (var queue in _queues.Values)
            queue.Stop();
    }

    /// <summary>How it stands.</summary>
    /// <param name="enabled">Whether it is switched on.</param>
    public SchedulerStatus Describe(bool enabled) => new()
    {
        Enabled = enabled,
        ScanInterval = options.ScanInterval,
        LastScan = _lastRead,
        LastReport = _queues.Values.Select(queue => queue.Last).OfType<ScanReport>().ToList() is { Count: > 0 } reports ? ScanReport.Sum(reports) : null,
        Markets = [.. _list.Scanned.GroupBy(entry => entry.Series.Ticker.Market).OrderBy(market => market.Key).Select(market => Describe(market.Key, [.. market]))],
    };

    private bool IsReadingDue => _lastRead is not { } read || timeProvider.GetUtcNow() - read >= options.ScanInterval;

    /// <summary>Reads the list of series; calls that interleave wait for the same reading.</summary>
    private async Task ReadAsync()
    {
        var reading = _reading ??= _list.ReadAsync(SeenAsync(), _monitored.Read());
        try
        {
            await reading;
            _lastRead = timeProvider.GetUtcNow();
            instruments.SeriesRead(_lastRead.Value);
        }
        finally
        {
            if (_reading == reading)
                _reading = null;
        }
    }

    private async IAsyncEnumerable<SeriesMetadata> SeenAsync()
    {
        await foreach (var known in store.ListAllSeriesAsync(CancellationToken.None))
        {
            if (known.LastDetectedTimestamp is { } last)
                instruments.BarSeen(known.Series, last);
            yield return known;
        }
    }

    /// <summary>Begins to detect what is due, beside what is being detected already.</summary>
    private void Begin()
    {
        foreach (var due in _list.Due().GroupBy(entry => (entry.Series.Ticker.Market, entry.Source)).ToList())
            QueueOf(due.Key.Market, due.Key.Source).Begin([.. due]);
    }

    private DetectionQueue QueueOf(Market market, BarSource source)
    {
        if (!_queues.TryGetValue((market, source.Name), out var queue))
            _queues[(market, source.Name)] = queue = new DetectionQueue(
                market, Math.Min(options.Concurrency, source.MostAtOnce), detect, Note, instruments, timeProvider, logger);
        return queue;
    }

    private void Note(Market market, ScanReport report)
    {
        instruments.Scanned(report);
        LogScanned(
            report.Failed > 0 || report.NewAnomalies > 0 ? LogLevel.Information : LogLevel.Debug,
            market, report.Series, report.Detected, report.Failed, report.NewAnomalies, report.Duration.TotalSeconds);
    }

    private MarketScanStatus Describe(Market market, ScanEntry[] entries)
    {
        var now = timeProvider.GetUtcNow();
        var queues = _queues.Values.Where(queue => queue.Market == market).ToList();
        return new MarketScanStatus
        {
            Market = market.ToString(),
            Series = entries.Length,
            Running = queues.Sum(queue => queue.Running),
            Waiting = queues.Sum(queue => queue.Waiting),
            Failing = entries.Count(entry => entry.Problem is not null),
            NextDue = entries.Where(entry => entry is { IsBusy: false, Last: not null }).Select(entry => (DateTimeOffset?)new DateTimeOffset(entry.Due, TimeSpan.Zero)).Min(),
            Pauses =
            [
                .. entries.Where(entry => entry.NotBefore > now).OrderByDescending(entry => entry.Misses).Take(MostPauses).Select(entry =>
                    new SeriesPause { Series = entry.Series, Misses = entry.Misses, Problem = entry.Problem, Until = entry.NotBefore }),
            ],
        };
    }

    [LoggerMessage(LogLevel.Warning, "The list of series could not be read, and is tried again: {Reason}")]
    private partial void LogNotRead(string reason);

    [LoggerMessage("{Market}: scanned {Series} series: {Detected} had new bars, {Failed} failed, {Anomalies} anomalies, {Seconds:0.00} s")]
    private partial void LogScanned(LogLevel level, Market market, int series, int detected, int failed, int anomalies, double seconds);
}
