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
