using System.Text.Json.Serialization;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>Where detection of one series stands.</summary>
internal sealed record SeriesView
{
    /// <summary>Symbol.</summary>
    public required string Ticker { get; init; }

    /// <summary>Interval code, for example 1d.</summary>
    public required string Interval { get; init; }

    /// <summary>Its code, for example US.</summary>
    public required string Market { get; init; }

    /// <summary>never, in_progress, complete, failed or partial.</summary>
    public required string Status { get; init; }

    /// <summary>When the last detection ran, UTC.</summary>
    public DateTimeOffset? LastDetectionRun { get; init; }

    /// <summary>Open of the last closed bar that was scored, UTC.</summary>
    public DateTimeOffset? LastDetectedTimestamp { get; init; }

    /// <summary>Open of the first bar of the stored history, UTC.</summary>
    public DateTimeOffset? Anchor { get; init; }

    /// <summary>Model in the feature state.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>"sha256:" and the hex digest of the model's file.</summary>
    public string? ModelHash { get; init; }

    /// <summary>Bars in the feature state.</summary>
    public required long RowsProcessed { get; init; }

    /// <summary>Anomalies that hold.</summary>
    public required int AnomaliesFound { get; init; }

    /// <summary>Grows by one a commit.</summary>
    public required long Version { get; init; }

    /// <summary>Where its bars come from: simulated, csv, yahoo or push; null where nothing was committed since that is noted.</summary>
    public string? Source { get; init; }

    /// <summary>The company's or fund's name, as the source has it; null where it does not say.</summary>
    public string? CompanyName { get; init; }

    /// <summary>The currency's code, for example USD; of prices in pence or cents that of the pound or dollar; null where the source does not say.</summary>
    public string? Currency { get; init; }

    /// <summary>Units of the prices that make one of the currency: 1, or 100 where prices are in pence or cents; null where the source does not say.</summary>
    public int? PriceDivisor { get; init; }

    /// <summary>Minutes by which the source's prices lag behind the exchange; null where it does not say.</summary>
    public int? QuoteDelayMinutes { get; init; }

    /// <summary>Whether somebody follows it, so that it is scanned.</summary>
    public required bool Followed { get; init; }

    /// <summary>When a chart, a detection or a backfill of it was last asked for, exact to an hour, UTC; null where it never was.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>When it was last committed, UTC.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The document of a series.</summary>
    public static SeriesView Of(SeriesMetadata metadata) => new()
    {
        Ticker = metadata.Series.Ticker.Symbol,
        Interval = metadata.Series.Interval.Code,
        Market = metadata.Series.Ticker.Market.ToString(),
        Status = metadata is { LastDetectionRun: null, Status: RunStatus.Complete } ? "never" : EnumNames.Of(metadata.Status),
        LastDetectionRun = metadata.LastDetectionRun,
        LastDetectedTimestamp = metadata.LastDetectedTimestamp,
        Anchor = metadata.Anchor,
        ModelVersion = metadata.ModelVersion,
        ModelHash = metadata.ModelHash,
        RowsProcessed = metadata.RowsProcessed,
        AnomaliesFound = Count.Of(metadata.AnomaliesFound),
        Version = metadata.Version,
        Source = metadata.Source is { } source ? EnumNames.Of(source) : null,
        CompanyName = metadata.CompanyName,
        Currency = metadata.Currency,
        PriceDivisor = metadata.PriceDivisor,
        QuoteDelayMinutes = metadata.QuoteDelayMinutes,
        Followed = metadata.Followed,
        RequestedAt = metadata.RequestedAt,
        UpdatedAt = metadata.Version == 0 ? null : metadata.UpdatedAt,
    };
}

/// <summary>The source that a series is to come from.</summary>
/// <param name="Source">simulated, csv, yahoo or push.</param>
internal sealed record SourceChoice(string? Source);

/// <summary>One bar.</summary>
/// <param name="Datetime">Open, UTC.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Shares.</param>
/// <param name="Live">Its interval has not closed yet.</param>
internal sealed record BarView(DateTimeOffset Datetime, double Open, double High, double Low, double Close, double Volume, bool Live)
{
    /// <summary>A page of bars.</summary>
    public static PageView<BarView> Of(BarPage bars) => new(
        [.. bars.Page.Items.Select(bar => new BarView(bar.Time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.Time >= bars.LiveFrom))],
        bars.Page.NextCursor);
}

/// <summary>A bar that is certainly wrong, as its source gave it.</summary>
/// <param name="Datetime">Open, UTC.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Shares.</param>
/// <param name="Reason">Why: the end of a sentence that begins with the bar.</param>
/// <param name="QuarantinedAt">When it was found to be wrong, UTC.</param>
/// <param name="ReleasedAt">When an operator let it in, UTC; null while it is kept out.</param>
internal sealed record QuarantineEntryView(
    DateTimeOffset Datetime, double Open, double High, double Low, double Close, double Volume, string Reason, DateTimeOffset QuarantinedAt, DateTimeOffset? ReleasedAt)
{
    /// <summary>The document of a quarantined bar.</summary>
    public static QuarantineEntryView Of(QuarantineEntry bar) => new(
        bar.Bar.Time, bar.Bar.Open, bar.Bar.High, bar.Bar.Low, bar.Bar.Close, bar.Bar.Volume, bar.Reason, bar.QuarantinedAt, bar.ReleasedAt);
}

/// <summary>The quarantine of all series.</summary>
/// <param name="Bars">Bars that are kept out.</param>
internal sealed record QuarantineCountView(long Bars);

/// <summary>A dividend, a split, or both at once.</summary>
/// <param name="Datetime">The opening of the first session without the dividend, or after the split, UTC.</param>
/// <param name="Dividend">For one share, in the unit of the prices; null where there is no dividend.</param>
/// <param name="SplitNumerator">Shares after a split for the denominator's before it: 4 of a split 4:1, 1 of a reverse split 1:20; null where there is no split.</param>
/// <param name="SplitDenominator">Shares before the split; null where there is no split.</param>
internal sealed record CorporateActionView(DateTimeOffset Datetime, double? Dividend, double? SplitNumerator, double? SplitDenominator)
{
    /// <summary>The document of a corporate action.</summary>
    public static CorporateActionView Of(CorporateAction action) => new(action.Time, action.Dividend, action.SplitNumerator, action.SplitDenominator);
}

/// <summary>What a detection did.</summary>
internal sealed record DetectionView
{
    /// <summary>Symbol.</summary>
    public required string Ticker { get; init; }

    /// <summary>Interval code, for example 1d.</summary>
    public required string Interval { get; init; }

    /// <summary>The run that records it.</summary>
    public required string DetectionRunId { get; init; }

    /// <summary>Anomalies not known before.</summary>
    public required int NewAnomalies { get; init; }

    /// <summary>Anomalies that corrected bars took away.</summary>
    public required int RetractedAnomalies { get; init; }

    /// <summary>Bars pushed through the features.</summary>
    public required int RowsProcessed { get; init; }

    /// <summary>Ids of the new ones.</summary>
    public IReadOnlyList<string> AnomalyIds { get; init; } = [];

    /// <summary>already_detected, backfill_running (the run is that of the backfill then), revised, rewritten, extended, model_changed, rebuilt, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>What was odd, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The document of a detection.</summary>
    public static DetectionView Of(DetectionOutcome outcome) => new()
    {
        Ticker = outcome.Run.Series.Ticker.Symbol,
        Interval = outcome.Run.Series.Interval.Code,
        DetectionRunId = outcome.Run.Id,
        NewAnomalies = outcome.NewAnomalies,
        RetractedAnomalies = outcome.RetractedAnomalies,
        RowsProcessed = outcome.RowsProcessed,
        AnomalyIds = outcome.AnomalyIds,
        Reason = outcome.Reason,
        Warnings = outcome.Run.Warnings,
    };
}

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="NextCursor">Pass it as <c>cursor</c> for the next page; null at the end.</param>
internal sealed record PageView<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>The instant of which this is what was known, where <c>as_of</c> asked for one; left out else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>A page of documents.</summary>
    public static PageView<T> Of<TItem>(Page<TItem> page, Func<TItem, T> view) => new([.. page.Items.Select(view)], page.NextCursor);
}

/// <summary>A ticker that matches, as the old system showed it.</summary>
/// <param name="Ticker">Symbol.</param>
/// <param name="Name">Company name.</param>
internal sealed record SearchHit(string Ticker, string Name);
