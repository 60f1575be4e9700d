namespace Anomaly.Grains.Interfaces;

/// <summary>Detection of one series; its key is a series, for example <c>AAPL/1d</c>. The only writer of that series.</summary>
/// <remarks>
/// Every method fails with a <see cref="DetectionException"/> that says what a caller can do about it. A ticker that neither store nor source
/// has is <see cref="DetectionErrorKind.NotFound"/>, and asking for it leaves nothing behind.
/// </remarks>
[Alias("anomaly.ITickerDetectionGrain"), GrainInterfaceType("anomaly.ITickerDetectionGrain")]
public interface ITickerDetectionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Fetches what is new, scores it and commits. Nothing new recomputes nothing and answers <c>already_detected</c>. A first run over a
    /// long history takes seconds.
    /// </summary>
    [ResponseTimeout("00:02:00")]
    [SafeToRetry]
    [Alias("DetectAsync")]
    Task<DetectionOutcome> DetectAsync(DetectionRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Takes bars that the caller has and no source needs to know, and detects in the same transaction. A bar is known by its time: the same bars again change nothing,
    /// other values correct the stored bar, and what is late or lies before the history is put in its place. Starts a series that nothing is stored of. One bar
    /// after the last costs one bar's work; any other change scores the series anew from where it begins.
    /// </summary>
    /// <remarks>
    /// While a backfill runs it is <see cref="DetectionErrorKind.Conflict"/>. Where the answer was lost and the call is made again, the bars that were taken count as the same.
    /// </remarks>
    [ResponseTimeout("00:02:00")]
    [SafeToRetry]
    [Alias("PushBarsAsync")]
    Task<PushBarsResult> PushBarsAsync(PushBarsRequest request, CancellationToken cancellationToken);

    /// <summary>Where detection stands.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetStateAsync")]
    Task<SeriesMetadata> GetStateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Starts a new history from another source: the stored bars go, its anomalies are retracted, whatever model found them, and the next detection builds the series anew. Where
    /// that is the source already, nothing changes.
    /// </summary>
    /// <exception cref="DetectionException">The source is not in use or does not know the ticker; a backfill is running.</exception>
    [SafeToRetry]
    [Alias("SetSourceAsync")]
    Task<SeriesMetadata> SetSourceAsync(MarketDataSource source, CancellationToken cancellationToken);

    /// <summary>
    /// Has the series followed, and so scanned, or no longer; the choice survives restarts and changes of its source. Following a series that has no history
    /// begins one. Where that is so already, nothing changes.
    /// </summary>
    [SafeToRetry]
    [Alias("SetFollowedAsync")]
    Task<SeriesMetadata> SetFollowedAsync(bool followed, CancellationToken cancellationToken);

    /// <summary>Bars, oldest first; one whose interval has not closed is marked as live.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetBarsAsync")]
    Task<BarPage> GetBarsAsync(BarQuery query, CancellationToken cancellationToken);

    /// <summary>Bars that the source gave and that are certainly wrong, oldest first; those that were released too.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetQuarantineAsync")]
    Task<Page<QuarantineEntry>> GetQuarantineAsync(QuarantineQuery query, CancellationToken cancellationToken);

    /// <summary>Dividends and splits, as far as the source announces them, oldest first.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetCorporateActionsAsync")]
    Task<Page<CorporateAction>> GetCorporateActionsAsync(CorporateActionQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Lets a quarantined bar in: it is stored as the source gave it, and scored with all that follows it. Answers the bar as it is then; null when none of this
    /// time is quarantined. One that is in already stays so.
    /// </summary>
    /// <param name="time">When the bar opens, UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DetectionException">A backfill is running.</exception>
    [ResponseTimeout("00:02:00")]
    [SafeToRetry]
    [Alias("ReleaseAsync")]
    Task<QuarantineEntry?> ReleaseAsync(DateTime time, CancellationToken cancellationToken);

    /// <summary>
    /// The chart of a window, after bringing detection up to date within the budget; null for a ticker that has no bars. A series of which nothing is
    /// stored is started with the window, or its newest <see cref="ChartQuery.MostRows"/> bars; one that is stored keeps the beginning that it has.
    /// </summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetChartAsync")]
    Task<ChartSeries?> GetChartAsync(ChartQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// A window of the stored history in at most so many points, with the live bars that were fetched last. Nothing is fetched or detected for it, but for a series of
    /// which nothing is stored, which is brought up to date within the budget.
    /// </summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetChartWindowAsync")]
    Task<ChartWindow> GetChartWindowAsync(ChartWindowQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Starts a backfill, which goes on in slices after this call has answered and survives a restart of the process. Safe to repeat with a
    /// <see cref="BackfillRequest.RunId"/>.
    /// </summary>
    [SafeToRetry]
    [Alias("StartBackfillAsync")]
    Task<BackfillTicket> StartBackfillAsync(BackfillRequest request, CancellationToken cancellationToken);

    /// <summary>The latest backfill run, or null.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetBackfillAsync")]
    Task<DetectionRun?> GetBackfillAsync(CancellationToken cancellationToken);

    /// <summary>The run of a backfill of this series as it stands, and each of its steps from now to its end.</summary>
    [AlwaysInterleave]
    [Alias("WatchBackfillAsync")]
    IAsyncEnumerable<DetectionRun> WatchBackfillAsync(string runId, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a backfill of this series that runs: what it has stored stays, and its run ends as <see cref="RunStatus.Partial"/>. One that has ended stays as it
    /// is. Answers the run as it is then; null when this series has no such backfill.
    /// </summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("CancelBackfillAsync")]
    Task<DetectionRun?> CancelBackfillAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Re-derives an anomaly from the stored bars; writes nothing but its run. Null when this series has no such anomaly.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("VerifyAsync")]
    Task<VerificationResult?> VerifyAsync(string anomalyId, CancellationToken cancellationToken);

    /// <summary>
    /// What a model would say of a stored bar if it were another: both scored after the bars that are stored before it, from the first one on. Writes nothing. Costs the reading
    /// of these bars and up to 3 us of a processor for each: milliseconds for years of days, seconds for a million bars.
    /// </summary>
    /// <exception cref="DetectionException">No bar opens then, the market has no such model, or the request is out of its bounds.</exception>
    [AlwaysInterleave]
    [ResponseTimeout("00:02:00")]
    [SafeToRetry]
    [Alias("TryAsync")]
    Task<TrialResult> TryAsync(TrialRequest request, CancellationToken cancellationToken);

    /// <summary>Marks an anomaly as seen; null when this series has no such anomaly.</summary>
    [SafeToRetry]
    [Alias("AcknowledgeAsync")]
    Task<AnomalyRecord?> AcknowledgeAsync(string anomalyId, CancellationToken cancellationToken);
}
