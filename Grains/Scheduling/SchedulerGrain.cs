using Anomaly.Grains.Diagnostics;
using Anomaly.MarketData;
using Anomaly.MarketData.Sources;

namespace Anomaly.Grains.Scheduling;

/// <summary>
/// Scans the known series while it is switched on. A timer drives it while it is active; a reminder, whose least period is a minute, makes it active
/// again after a restart or the loss of its silo.
/// </summary>
[GrainType("scheduler")]
public sealed partial class SchedulerGrain(
    IDetectionStore store,
    BarSources sources,
    GrainInstruments instruments,
    IOptions<SchedulerOptions> options,
    [PersistentState("schedule", "Default")] IPersistentState<SchedulerState> state,
    TimeProvider timeProvider,
    ILogger<SchedulerGrain> logger)
    : Grain, ISchedulerGrain, IRemindable
{
    private const string ReminderName = "scan";
    private const int MostPauses = 20;
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    private readonly ScanList _list = new(sources, timeProvider);
    private readonly Dictionary<(Market Market, MarketDataSource Source), MarketLane> _lanes = [];
    private Task? _reading;
    private DateTimeOffset? _lastScan;

    private bool Enabled => state.State.Enabled ?? options.Value.Enabled;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod, cancellationToken);
        // Interleaved, so that reminders and calls need not wait while the list of series is read.
        this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions { DueTime = TickPeriod, Period = TickPeriod, Interleave = true, KeepAlive = true });
    }

    /// <summary>Does nothing: being active is what the reminder is for.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    /// <inheritdoc />
    public Task<SchedulerStatus> GetStatusAsync(CancellationToken cancellationToken) => Task.FromResult(new SchedulerStatus
    {
        Enabled = Enabled,
        ScanInterval = options.Value.ScanInterval,
        LastScan = _lastScan,
        LastReport = _lanes.Values.Select(lane => lane.Last).OfType<ScanReport>().ToList() is { Count: > 0 } reports ? ScanReport.Sum(reports) : null,
        Markets = [.. _list.Entries.GroupBy(entry => entry.Series.Ticker.Market).OrderBy(market => market.Key).Select(market => Describe(market.Key, [.. market]))],
    });

    /// <inheritdoc />
    public async Task<SchedulerStatus> SetEnabledAsync(bool enabled, CancellationToken cancellationToken)
    {
        state.State.Enabled = enabled;
        await state.WriteStateAsync(cancellationToken);
        LogSwitched(enabled);
        if (!enabled)
            Stop();
        return await GetStatusAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<ScanReport> ScanAsync(CancellationToken cancellationToken)
    {
        await ReadAsync().WaitAsync(cancellationToken);
        Begin();
        var report = ScanReport.Sum(await Task.WhenAll(_lanes.Values.Select(lane => lane.FinishAsync())).WaitAsync(cancellationToken));
        if (report.Series == 0)
            instruments.Scanned(report);
        return report;
    }

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // The next activation, wherever it is, scans again: it need not wait for the end of this scan.
        Stop();
        return Task.CompletedTask;
    }

    /// <summary>Begins to detect what has become due. The detections go on after the tick: the next one comes in a second all the same.</summary>
    private async Task TickAsync(CancellationToken cancellationToken)
    {
        if (!Enabled)
            return;
        if (_lastScan is not { } read || timeProvider.GetUtcNow() - read >= options.Value.ScanInterval)
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

    /// <summary>Reads the list of series; calls that interleave wait for the same reading.</summary>
    private async Task ReadAsync()
    {
        var reading = _reading ??= _list.ReadAsync(SeenAsync());
        try
        {
            await reading;
            _lastScan = timeProvider.GetUtcNow();
            instruments.SeriesRead(_lastScan.Value);
        }
        finally
        {
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
            LaneOf(due.Key.Market, due.Key.Source).Begin([.. due]);
    }

    private void Note(MarketLane lane)
    {
        var report = lane.Last!;
        instruments.Scanned(report);
        LogScanned(
            report.Failed > 0 || report.NewAnomalies > 0 ? LogLevel.Information : LogLevel.Debug,
            lane.Market, report.Series, report.Detected, report.Failed, report.NewAnomalies, report.Duration.TotalSeconds);
    }

    private void Stop()
    {
        foreach (var lane in _lanes.Values)
            lane.Stop();
    }

    private MarketLane LaneOf(Market market, BarSource source)
    {
        if (!_lanes.TryGetValue((market, source.Name), out var lane))
            _lanes[(market, source.Name)] = lane = new MarketLane(
                market, GrainFactory, _list, instruments, timeProvider, Math.Min(options.Value.Concurrency, source.MostAtOnce), logger, Note);
        return lane;
    }

    private MarketScanStatus Describe(Market market, ScanEntry[] entries)
    {
        var now = timeProvider.GetUtcNow();
        var lanes = _lanes.Values.Where(lane => lane.Market == market).ToList();
        return new MarketScanStatus
        {
            Market = market.ToString(),
            Series = entries.Length,
            Running = lanes.Sum(lane => lane.Running),
            Waiting = lanes.Sum(lane => lane.Waiting),
            Failing = entries.Count(entry => entry.Problem is not null),
            NextDue = entries.Where(entry => entry is { IsRunning: false, Last: not null }).Select(entry => (DateTimeOffset?)new DateTimeOffset(entry.Due, TimeSpan.Zero)).Min(),
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

    [LoggerMessage(LogLevel.Information, "The schedule is switched on: {Enabled}")]
    private partial void LogSwitched(bool enabled);
}

/// <summary>What somebody chose.</summary>
[GenerateSerializer]
[Alias("anomaly.SchedulerState")]
public sealed class SchedulerState
{
    /// <summary>Whether series are scanned on their own; null where nobody has said.</summary>
    [Id(0)]
    public bool? Enabled { get; set; }
}
