using Anomaly.Grains.Diagnostics;
using Anomaly.MarketData.Sources;

namespace Anomaly.Grains.Scheduling;

/// <summary>
/// Scans the known series while it is switched on. A timer drives it while it is active; a reminder, whose least period is a minute, makes it active
/// again after a restart or the loss of its silo.
/// </summary>
[GrainType("scheduler")]
public sealed partial class SchedulerGrain : Grain, ISchedulerGrain, IRemindable
{
    private const string ReminderName = "scan";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    private readonly Schedule _schedule;
    private readonly bool _isEnabledAtFirst;
    private readonly IPersistentState<SchedulerState> _state;
    private readonly ILogger _logger;

    /// <summary>Called by Orleans.</summary>
    public SchedulerGrain(
        IDetectionStore store,
        BarSources sources,
        GrainInstruments instruments,
        IOptions<SchedulerOptions> options,
        [PersistentState("schedule", "Default")] IPersistentState<SchedulerState> state,
        TimeProvider timeProvider,
        ILogger<SchedulerGrain> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_isEnabledAtFirst, _state, _logger) = (options.Value.Enabled, state, logger);
        _schedule = new Schedule(store, sources, DetectAsync, options.Value, instruments, timeProvider, logger);
    }

    private bool Enabled => _state.State.Enabled ?? _isEnabledAtFirst;

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
    public Task<SchedulerStatus> GetStatusAsync(CancellationToken cancellationToken) => Task.FromResult(_schedule.Describe(Enabled));

    /// <inheritdoc />
    public async Task<SchedulerStatus> SetEnabledAsync(bool enabled, CancellationToken cancellationToken)
    {
        _state.State.Enabled = enabled;
        await _state.WriteStateAsync(cancellationToken);
        LogSwitched(_logger, enabled);
        if (!enabled)
            _schedule.Stop();
        return _schedule.Describe(enabled);
    }

    /// <inheritdoc />
    public Task<ScanReport> ScanAsync(CancellationToken cancellationToken) => _schedule.ScanAsync(cancellationToken);

    /// <inheritdoc />
    public Task<Page<ScheduledSeries>> ListSeriesAsync(ScheduledSeriesQuery query, CancellationToken cancellationToken) => _schedule.ListAsync(query, cancellationToken);

    /// <inheritdoc />
    public Task RefreshAsync(SeriesKey series, CancellationToken cancellationToken) => _schedule.RefreshAsync(series, cancellationToken);

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // The next activation, wherever it is, scans again: it need not wait for the end of this scan.
        _schedule.Stop();
        return Task.CompletedTask;
    }

    private Task TickAsync(CancellationToken cancellationToken) => Enabled ? _schedule.TickAsync() : Task.CompletedTask;

    private Task<DetectionOutcome> DetectAsync(SeriesKey series) =>
        GrainFactory.Series(series).DetectAsync(new DetectionRequest { Trigger = RunTrigger.Scheduler }, CancellationToken.None);

    [LoggerMessage(LogLevel.Information, "The schedule is switched on: {Enabled}")]
    private static partial void LogSwitched(ILogger logger, bool enabled);
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
