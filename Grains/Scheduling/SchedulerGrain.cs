using Anomaly.Grains.Diagnostics;
using Anomaly.MarketData.Calendars;

namespace Anomaly.Grains.Scheduling;

/// <summary>
/// Scans the known series while it is switched on. A timer drives it while it is active; a reminder, whose least period is a minute, makes it active
/// again after a restart or the loss of its silo.
/// </summary>
[GrainType("scheduler")]
public sealed partial class SchedulerGrain(
    IDetectionStore store,
    IBarClock clock,
    ITradingCalendar calendar,
    GrainInstruments instruments,
    IOptions<SchedulerOptions> options,
    [PersistentState("schedule", "Default")] IPersistentState<SchedulerState> state,
    TimeProvider timeProvider,
    ILogger<SchedulerGrain> logger)
    : Grain, ISchedulerGrain, IRemindable
{
    private const string ReminderName = "scan";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private readonly DueSeries _due = new(clock, calendar, timeProvider);
    private Task<ScanReport>? _scan;
    private SeriesScan? _scanning;
    private DateTimeOffset? _lastScan;
    private ScanReport? _lastReport;

    private bool Enabled => state.State.Enabled ?? options.Value.Enabled;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod, cancellationToken);
        // A timer does not tick before its tick before is over. Interleaved, so that reminders and calls need not wait for a scan of minutes.
        this.RegisterGrainTimer(
            TickAsync, new GrainTimerCreationOptions { DueTime = options.Value.ScanInterval, Period = options.Value.ScanInterval, Interleave = true, KeepAlive = true });
    }

    /// <summary>Does nothing: being active is what the reminder is for.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    /// <inheritdoc />
    public Task<SchedulerStatus> GetStatusAsync(CancellationToken cancellationToken) => Task.FromResult(new SchedulerStatus
    {
        Enabled = Enabled,
        ScanInterval = options.Value.ScanInterval,
        LastScan = _lastScan,
        LastReport = _lastReport,
    });

    /// <inheritdoc />
    public async Task<SchedulerStatus> SetEnabledAsync(bool enabled, CancellationToken cancellationToken)
    {
        state.State.Enabled = enabled;
        await state.WriteStateAsync(cancellationToken);
        LogSwitched(enabled);
        if (!enabled)
            _scanning?.Stop();
        return await GetStatusAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task<ScanReport> ScanAsync(CancellationToken cancellationToken) =>
        (_scan is { IsCompleted: false } running ? running : _scan = RunAsync()).WaitAsync(cancellationToken);

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // The next activation, wherever it is, scans again: it need not wait for the end of this scan.
        _scanning?.Stop();
        return Task.CompletedTask;
    }

    /// <summary>Scans; gives up waiting for the scan when the grain deactivates.</summary>
    private async Task TickAsync(CancellationToken cancellationToken)
    {
        if (Enabled)
            await ScanAsync(cancellationToken);
    }

    private async Task<ScanReport> RunAsync()
    {
        _lastScan = timeProvider.GetUtcNow();
        _scanning = new SeriesScan(store, GrainFactory, _due, instruments, timeProvider, options.Value.Concurrency);
        var report = await _scanning.RunAsync(CancellationToken.None);
        _lastReport = report;
        instruments.Scanned(report, timeProvider.GetUtcNow());
        LogScanned(report.Series, report.Detected, report.Failed, report.NewAnomalies, report.Duration.TotalSeconds);
        return report;
    }

    [LoggerMessage(LogLevel.Information, "Scanned {Series} series: {Detected} had new bars, {Failed} failed, {Anomalies} anomalies, {Seconds:0.00} s")]
    private partial void LogScanned(int series, int detected, int failed, int anomalies, double seconds);

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
