using Anomaly.Detection.Decisions;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>An anomaly in a window.</summary>
/// <param name="Id">24 hex digits.</param>
/// <param name="Datetime">Open of its bar, UTC.</param>
/// <param name="Time">The same in seconds since 1970.</param>
/// <param name="Point">Index of the point that has its bar.</param>
/// <param name="Close">Close of its bar when it was found.</param>
/// <param name="Score">-1 to 0, lower is more anomalous.</param>
/// <param name="Severity">0 to 1, higher is more anomalous; null for models without calibration.</param>
/// <param name="Direction">up, down, volume or range; null where the model does not say.</param>
/// <param name="Reason">A sentence that says why.</param>
/// <param name="ReasonFacts">The sentence as numbers, in its order; empty where only the sentence is known.</param>
/// <param name="Kind">Whether the market or its data were unusual.</param>
/// <param name="IncidentId">The id of the first anomaly of its incident; null where that is not known.</param>
/// <param name="Status">new or acknowledged.</param>
internal sealed record WindowAnomalyView(
    string Id, DateTimeOffset Datetime, long Time, int Point, double Close, double? Score, double? Severity, string? Direction, string Reason, IReadOnlyList<ReasonFact> ReasonFacts,
    AnomalyKind Kind, string? IncidentId, string Status)
{
    /// <summary>The document of an anomaly in a point.</summary>
    public static WindowAnomalyView Of(AnomalyMarker anomaly, int point) => new(
        anomaly.AnomalyId,
        anomaly.Datetime,
        anomaly.Datetime.ToUnixTimeSeconds(),
        point,
        anomaly.Close,
        double.IsFinite(anomaly.AnomalyScore) ? anomaly.AnomalyScore : null,
        anomaly.Severity,
        anomaly.Direction is { } direction ? EnumNames.Of(direction) : null,
        anomaly.Reason,
        anomaly.ReasonFacts,
        anomaly.Kind,
        anomaly.IncidentId,
        EnumNames.Of(anomaly.Status));
}

/// <summary>A dividend, a split, or both at once, in a window.</summary>
/// <param name="Datetime">The opening of the first session without the dividend, or after the split, UTC.</param>
/// <param name="Time">The same in seconds since 1970.</param>
/// <param name="Dividend">For one share, in the unit of the prices; null where there is no dividend.</param>
/// <param name="SplitNumerator">Shares after a split for the denominator's before it; null where there is no split.</param>
/// <param name="SplitDenominator">Shares before the split; null where there is no split.</param>
internal sealed record WindowActionView(DateTimeOffset Datetime, long Time, double? Dividend, double? SplitNumerator, double? SplitDenominator)
{
    /// <summary>The document of a corporate action.</summary>
    public static WindowActionView Of(CorporateAction action) =>
        new(action.Time, ChartWindowView.Seconds(action.Time), action.Dividend, action.SplitNumerator, action.SplitDenominator);
}

/// <summary>A day's regular trading.</summary>
/// <param name="Opens">In seconds since 1970.</param>
/// <param name="Closes">In seconds since 1970.</param>
/// <param name="Breaks">When there is no trading between them: lunch.</param>
/// <param name="Short">Whether it has fewer hours than sessions usually have.</param>
internal sealed record WindowSessionView(long Opens, long Closes, IReadOnlyList<SessionBreakView> Breaks, bool Short)
{
    /// <summary>The document of a session.</summary>
    public static WindowSessionView Of(WindowSession session) => new(
        ChartWindowView.Seconds(session.Opens),
        ChartWindowView.Seconds(session.Closes),
        [.. session.Breaks.Select(pause => new SessionBreakView(ChartWindowView.Seconds(pause.From), ChartWindowView.Seconds(pause.To)))],
        session.Short);
}

/// <summary>A break in a session.</summary>
/// <param name="From">When it begins, in seconds since 1970.</param>
/// <param name="To">When it ends, in seconds since 1970.</param>
internal sealed record SessionBreakView(long From, long To);

/// <summary>A day from Monday to Friday on which a market did not trade.</summary>
/// <param name="Date">Local date.</param>
/// <param name="Name">Its name; null: the calendars know none yet.</param>
internal sealed record HolidayView(DateOnly Date, string? Name);
