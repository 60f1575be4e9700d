using System;
using System.Threading;
using System.Threading.Tasks;
using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Errors;
using Anomaly.Grains.Interfaces.Scheduling;
using Anomaly.MarketData.Calendars;
using Anomaly.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Grains.Scheduling;

/// <summary>Scans the known series while it is switched on. A timer drives it; the silo's keeper wakes it where a silo has gone with it.</summary>
public sealed partial class SchedulerGrain(
    IDetectionStore store,
    IBarClock clock,
    ITradingCalendar calendar,
    GrainInstruments instruments,
    IOptions<SchedulerOptions> options,
    [PersistentState("schedule", "Default")] IPersistentState<SchedulerState> state,
    TimeProvider timeProvider,
    ILogger<SchedulerGrain> logger)
    : Grain, ISchedulerGrain
{
    private readonly DueSeries _due = new(clock, calendar, timeProvider);
    private Task<ScanReport>? _scan;
    private SeriesScan? _scanning;
    private DateTimeOffset? _lastScan;
    private ScanReport? _lastReport;

    private bool Enabled => state.State.Enabled ?? options.Value.Enabled;

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Not interleaved: a tick waits until the scan before it is over.
        var timer = new GrainTimerCreationOptions { DueTime = options.Value.ScanInterval, Period = options.Value.ScanInterval, KeepAlive = true };
        this.RegisterGrainTimer(TickAsync, timer);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<SchedulerStatus> GetStatusAsync(CancellationToken cancellationToken) => Task.FromResult(new SchedulerStatus
    {
        Enabled = Enabled,
        ScanInterval = options.Value.ScanInterval,
        LastScan = _lastScan,
        LastReport = _lastReport,
    });

    /// <inheritdoc />
    public Task<SchedulerStatus> SetEnabledAsync(bool enabled, CancellationToken cancellationToken) => Guarded.RunAsync(async () =>
    {
        state.State.Enabled = enabled;
        await state.WriteStateAsync(cancellationToken);
        LogSwitched(enabled);
        if (!enabled)
            _scanning?.Stop();
        return await GetStatusAsync(cancellationToken);
    });

    /// <inheritdoc />
    public Task<ScanReport> ScanAsync(CancellationToken cancellationToken) =>
        Guarded.RunAsync(() => (_scan is { IsCompleted: false } running ? running : _scan = RunAsync()).WaitAsync(cancellationToken));

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // The next activation, wherever it is, scans again: it need not wait for the end of this scan.
        _scanning?.Stop();
        return Task.CompletedTask;
    }

    /// <summary>Scans; gives up waiting for the scan when the grain is about to move.</summary>
    private async Task TickAsync(CancellationToken cancellationToken)
    {
        if (Enabled)
            await ScanAsync(cancellationToken);
    }

    private async Task<ScanReport> RunAsync()
    {
        _lastScan = timeProvider.GetUtcNow();
        _scanning = new SeriesScan(store, GrainFactory, _due, timeProvider, options.Value.Concurrency);
        var report = await _scanning.RunAsync(CancellationToken.None);
        _lastReport = report;
        instruments.Scanned(report.Duration);
        LogScanned(report.Series, report.Detected, report.Failed, report.NewAnomalies, report.Duration.TotalSeconds);
        return report;
    }
}
