using Anomaly.Grains.Backfilling;
using Anomaly.Grains.Models;

namespace Anomaly.Grains.Tickers;

/// <summary>
/// Detection of one series as an Orleans grain: hands every call over to its <see cref="SeriesActor"/>, and lends that reminders, timers and other grains.
/// </summary>
[GrainType("tickerdetection")]
internal sealed partial class TickerDetectionGrain(SeriesServiceFactory services, ActiveModels models, ILogger<TickerDetectionGrain> logger) : Grain, ITickerDetectionGrain, IRemindable, ISeriesHost
{
    private const string BackfillReminder = "backfill";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private SeriesActor? _actor;

    private SeriesActor Actor => _actor ??= new SeriesActor(SeriesKey.Parse(this.GetPrimaryKeyString()), services, this);

    /// <inheritdoc />
    public Task<DetectionOutcome> DetectAsync(DetectionRequest request, CancellationToken cancellationToken) =>
        Actor.DetectAsync(request, cancellationToken);

    /// <inheritdoc />
    public Task<PushBarsResult> PushBarsAsync(PushBarsRequest request, CancellationToken cancellationToken) =>
        Actor.Push.PushAsync(request, cancellationToken);

    /// <inheritdoc />
    public Task<SeriesMetadata> GetStateAsync(CancellationToken cancellationToken) => Actor.GetStateAsync(cancellationToken);

    /// <inheritdoc />
    public Task<SeriesMetadata> SetSourceAsync(MarketDataSource source, CancellationToken cancellationToken) =>
        Actor.SetSourceAsync(source, cancellationToken);

    /// <inheritdoc />
    public Task<SeriesMetadata> SetFollowedAsync(bool followed, CancellationToken cancellationToken) =>
        Actor.SetFollowedAsync(followed, cancellationToken);

    /// <inheritdoc />
    public Task<BarPage> GetBarsAsync(BarQuery query, CancellationToken cancellationToken) => Actor.GetBarsAsync(query, cancellationToken);

    /// <inheritdoc />
    public Task<Page<QuarantineEntry>> GetQuarantineAsync(QuarantineQuery query, CancellationToken cancellationToken) =>
        Actor.GetQuarantineAsync(query, cancellationToken);

    /// <inheritdoc />
    public Task<Page<CorporateAction>> GetCorporateActionsAsync(CorporateActionQuery query, CancellationToken cancellationToken) =>
        Actor.GetCorporateActionsAsync(query, cancellationToken);

    /// <inheritdoc />
    public Task<QuarantineEntry?> ReleaseAsync(DateTime time, CancellationToken cancellationToken) =>
        Actor.ReleaseAsync(time, cancellationToken);

    /// <inheritdoc />
    public Task<ChartSeries?> GetChartAsync(ChartQuery query, CancellationToken cancellationToken) => Actor.Chart.GetAsync(query, cancellationToken);

    /// <inheritdoc />
    public Task<ChartWindow> GetChartWindowAsync(ChartWindowQuery query, CancellationToken cancellationToken) => Actor.Window.GetAsync(query, cancellationToken);

    /// <inheritdoc />
    public Task<BackfillTicket> StartBackfillAsync(BackfillRequest request, CancellationToken cancellationToken) =>
        Actor.Backfill.StartAsync(request, cancellationToken);

    /// <inheritdoc />
    public Task<DetectionRun?> GetBackfillAsync(CancellationToken cancellationToken) => Actor.Backfill.GetAsync(cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<DetectionRun> WatchBackfillAsync(string runId, CancellationToken cancellationToken) =>
        Actor.Backfill.WatchAsync(runId, cancellationToken).Translated(cancellationToken);

    /// <inheritdoc />
    public Task<DetectionRun?> CancelBackfillAsync(string runId, CancellationToken cancellationToken) =>
        Actor.Backfill.CancelAsync(runId, cancellationToken);

    /// <inheritdoc />
    public Task<VerificationResult?> VerifyAsync(string anomalyId, CancellationToken cancellationToken) =>
        Actor.VerifyAsync(anomalyId, cancellationToken);

    /// <inheritdoc />
    public Task<TrialResult> TryAsync(TrialRequest request, CancellationToken cancellationToken) => Actor.TryAsync(request, cancellationToken);

    /// <inheritdoc />
    public Task<AnomalyRecord?> AcknowledgeAsync(string anomalyId, CancellationToken cancellationToken) =>
        Actor.AcknowledgeAsync(anomalyId, cancellationToken);

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _actor?.Backfill.Stop();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task ReceiveReminder(string reminderName, TickStatus status) => Actor.Backfill.RemindAsync();

    Task<Detector> ISeriesHost.GetDetectorAsync(Market market, CancellationToken cancellationToken) =>
        models.GetAsync(GrainFactory, market, cancellationToken);

    Task<Detector> ISeriesHost.GetDetectorAsync(Market market, string version, CancellationToken cancellationToken) =>
        models.GetAsync(GrainFactory, market, version, cancellationToken);

    Task<DetectionOutcome> ISeriesHost.DetectInTurnAsync(DetectionRequest request) =>
        GrainFactory.GetGrain<ITickerDetectionGrain>(this.GetPrimaryKeyString()).DetectAsync(request, CancellationToken.None);

    void ISeriesHost.NotifyFeed()
    {
        _ = GrainFactory.AnomalyFeed().NotifyAsync(CancellationToken.None);
        _ = GrainFactory.AlertDispatch().NotifyAsync(CancellationToken.None);
    }

    void ISeriesHost.NotifySchedule() => _ = GrainFactory.Scheduler().RefreshAsync(SeriesKey.Parse(this.GetPrimaryKeyString()), CancellationToken.None);

    void ISeriesHost.Deactivate() => DeactivateOnIdle();

    async Task ISeriesHost.ArmReminderAsync(CancellationToken cancellationToken)
    {
        try
        {
            await this.RegisterOrUpdateReminder(BackfillReminder, ReminderPeriod, ReminderPeriod, cancellationToken);
        }
        catch (Exception exception) when (exception is not (StoreException or OperationCanceledException))
        {
            throw new StoreUnavailableException(
                $"The reminder of a backfill could not be stored ({exception.Message}). Nothing was started; try again.", TimeSpan.FromSeconds(1), false, exception);
        }
    }

    async Task ISeriesHost.DisarmReminderAsync()
    {
        try
        {
            if (await this.GetReminder(BackfillReminder) is { } reminder)
                await this.UnregisterReminder(reminder);
        }
        catch (Exception exception) when (exception is StoreException or OrleansException or TimeoutException or System.Data.Common.DbException)
        {
            LogNotDisarmed(logger, this.GetPrimaryKeyString(), exception.Message);
        }
    }

    // A timer's tick waits its turn as a call does.
    void ISeriesHost.ScheduleSlice(BackfillJob job, TimeSpan delay)
    {
        IGrainTimer? timer = null;
        timer = this.RegisterGrainTimer(
            async cancellationToken =>
            {
                await Actor.Backfill.ContinueAsync(job, cancellationToken);
                timer!.Dispose();
            },
            new GrainTimerCreationOptions { DueTime = delay, Period = Timeout.InfiniteTimeSpan, KeepAlive = true });
    }

    [LoggerMessage(LogLevel.Warning, "{Series}: the reminder of a backfill that has ended could not be deleted; its next tick tries again. {Reason}")]
    private static partial void LogNotDisarmed(ILogger logger, string series, string reason);
}
