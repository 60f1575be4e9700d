namespace Anomaly.Detection.Evaluation;

/// <summary>A series to evaluate on.</summary>
/// <param name="Key">Ticker and interval.</param>
/// <param name="Bars">Complete bars in time order.</param>
/// <param name="TestFrom">Bars before it only warm up; those from it on are judged.</param>
/// <param name="IsShock">For every bar whether it belongs to a labelled shock; null where nobody knows.</param>
public sealed record EvaluationSeries(SeriesKey Key, IReadOnlyList<Bar> Bars, DateTime TestFrom, IReadOnlyList<bool>? IsShock = null);
