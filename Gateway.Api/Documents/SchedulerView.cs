namespace Anomaly.Gateway.Api.Documents;

/// <summary>The schedule.</summary>
/// <param name="Enabled">Whether series are scanned on their own.</param>
/// <param name="ScanIntervalSeconds">How often the list of series is read anew; a series is detected when its bar closes.</param>
/// <param name="LastScan">When the schedule last read which series there are, UTC; null before the first time.</param>
/// <param name="LastReport">What the last scan of each market and source did, together.</param>
/// <param name="Markets">How the scans of each market stand; none before the first.</param>
internal sealed record SchedulerView(
    bool Enabled, double ScanIntervalSeconds, DateTimeOffset? LastScan, ScanView? LastReport, IReadOnlyList<MarketScanView> Markets)
{
    /// <summary>The document of a schedule.</summary>
    public static SchedulerView Of(SchedulerStatus status) => new(
        status.Enabled, status.ScanInterval.TotalSeconds, status.LastScan, status.LastReport is { } report ? ScanView.Of(report) : null,
        [.. status.Markets.Select(MarketScanView.Of)]);
}

/// <summary>How the scans of one market stand.</summary>
/// <param name="Market">For example US.</param>
/// <param name="Series">Series that are scanned.</param>
/// <param name="Running">Series that are being detected.</param>
/// <param name="Waiting">Series that are due and wait for a place.</param>
/// <param name="Failing">Series whose last detection failed.</param>
/// <param name="NextDue">When the next series is due, UTC, by the clock of its source.</param>
/// <param name="Pauses">The series that rest longest because their detections fail or find nothing, at most 20.</param>
internal sealed record MarketScanView(
    string Market, int Series, int Running, int Waiting, int Failing, DateTimeOffset? NextDue, IReadOnlyList<SeriesPauseView> Pauses)
{
    /// <summary>The document of a market's scans.</summary>
    public static MarketScanView Of(MarketScanStatus status) => new(
        status.Market, status.Series, status.Running, status.Waiting, status.Failing, status.NextDue,
        [.. status.Pauses.Select(pause => new SeriesPauseView(pause.Series.Ticker.Symbol, pause.Series.Interval.Code, pause.Misses, pause.Problem, pause.Until))]);
}

/// <summary>A series that rests before it is detected again.</summary>
/// <param name="Ticker">Symbol.</param>
/// <param name="Interval">Interval code, for example 1d.</param>
/// <param name="Misses">Detections in a row that failed or found nothing.</param>
/// <param name="Problem">Why the last one failed; null where it found nothing.</param>
/// <param name="Until">When it is detected next, UTC.</param>
internal sealed record SeriesPauseView(string Ticker, string Interval, int Misses, string? Problem, DateTimeOffset Until);

/// <summary>A series that the schedule knows.</summary>
internal sealed record ScheduledSeriesView
{
    /// <summary>Symbol.</summary>
    public required string Ticker { get; init; }

    /// <summary>Interval code, for example 1d.</summary>
    public required string Interval { get; init; }

    /// <summary>Its code, for example US.</summary>
    public required string Market { get; init; }

    /// <summary>Where its bars come from: simulated, csv, yahoo or push.</summary>
    public required string Source { get; init; }

    /// <summary>Why it is scanned: monitored, followed, charted (or detected or backfilled by request, in the last days), pushed; none where it has left.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>
    /// scheduled (its next bar has not closed), waiting (it is due, and waits for a place or for the schedule to be switched on), running, paused (after detections that failed or found nothing), left (it is no
    /// longer scanned), pushed (it is detected as its bars come) or source_not_in_use (it is not scanned, because the source of its history is not in use).
    /// </summary>
    public required string State { get; init; }

    /// <summary>Open of its last closed bar, UTC; null before the first.</summary>
    public DateTimeOffset? LastBar { get; init; }

    /// <summary>When it is detected next, UTC, by the clock of its source; null before its first bar, and where it is not scanned.</summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>Detections in a row that failed or found nothing.</summary>
    public required int Misses { get; init; }

    /// <summary>Why the last one failed; null where it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>It rests until then, UTC; null where it does not.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>When a chart, a detection or a backfill of it was last asked for, exact to an hour, UTC; null where it never was.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>The document of a series.</summary>
    public static ScheduledSeriesView Of(ScheduledSeries series) => new()
    {
        Ticker = series.Series.Ticker.Symbol,
        Interval = series.Series.Interval.Code,
        Market = series.Series.Ticker.Market.ToString(),
        Source = EnumNames.Of(series.Source),
        Reasons = [.. series.Reasons.Select(EnumNames.Of)],
        State = EnumNames.Of(series.State),
        LastBar = series.LastBar,
        NextDue = series.NextDue,
        Misses = series.Misses,
        Problem = series.Problem,
        PausedUntil = series.PausedUntil,
        RequestedAt = series.RequestedAt,
    };
}

/// <summary>What a scan did.</summary>
/// <param name="Series">Series looked at.</param>
/// <param name="Detected">Series that had new bars.</param>
/// <param name="Failed">Series whose detection failed.</param>
/// <param name="NewAnomalies">Anomalies found.</param>
/// <param name="DurationSeconds">How long it took.</param>
/// <param name="Errors">The first few errors.</param>
internal sealed record ScanView(int Series, int Detected, int Failed, int NewAnomalies, double DurationSeconds, IReadOnlyList<string> Errors)
{
    /// <summary>The document of a scan.</summary>
    public static ScanView Of(ScanReport report) => new(
        report.Series, report.Detected, report.Failed, report.NewAnomalies, report.Duration.TotalSeconds, report.Errors);
}

/// <summary>The schedule's switch, as the old system showed it.</summary>
/// <param name="SchedulerEnabled">Whether series are scanned on their own.</param>
internal sealed record SchedulerToggled(bool SchedulerEnabled);
