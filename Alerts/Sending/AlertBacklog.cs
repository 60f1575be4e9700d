namespace Anomaly.Alerts.Sending;

/// <summary>What waits to be sent, what was given up, and what is old.</summary>
public sealed partial class AlertBacklog(IAlertStore store, AlertInstruments instruments, IOptions<AlertOptions> options, TimeProvider time, ILogger<AlertBacklog> logger)
{
    private const int PurgedAtOnce = 500;
    private static readonly TimeSpan MeasureEvery = TimeSpan.FromSeconds(15), PurgeEvery = TimeSpan.FromHours(1);
    private long? _measured, _purged;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The people who have something due, at most so many.</summary>
    public Task<IReadOnlyList<string>> ListPeopleDueAsync(int limit, CancellationToken cancellationToken) => store.ListPeopleDueAsync(Now, limit, cancellationToken);

    /// <summary>Deliveries that were given up, latest first.</summary>
    public Task<Page<AlertDelivery>> ListDeadAsync(AlertDeliveryQuery query, CancellationToken cancellationToken) =>
        store.ListDeliveriesAsync(query with { State = AlertDeliveryState.Dead }, cancellationToken);

    /// <summary>Has a delivery that was given up sent again.</summary>
    public Task<bool> ResendAsync(string deliveryId, CancellationToken cancellationToken) => store.ResendAsync(deliveryId, Now, cancellationToken);

    /// <summary>Now and then, measures what waits and deletes what is old.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        if (IsDue(ref _measured, MeasureEvery))
            instruments.Measured(await store.ReadBacklogAsync(cancellationToken));
        if (!IsDue(ref _purged, PurgeEvery))
            return;
        var before = Now.AddDays(-options.Value.RetentionDays);
        var purged = await store.PurgeAlertsAsync(before, PurgedAtOnce, cancellationToken);
        if (purged == PurgedAtOnce)
            _purged = null;
        if (purged > 0)
            LogPurged(purged, options.Value.RetentionDays);
    }

    private bool IsDue(ref long? last, TimeSpan period)
    {
        if (last is { } before && time.GetElapsedTime(before) < period)
            return false;
        last = time.GetTimestamp();
        return true;
    }

    [LoggerMessage(LogLevel.Information, "Purged {Count} alerts older than {Days} days")]
    private partial void LogPurged(int count, int days);
}
