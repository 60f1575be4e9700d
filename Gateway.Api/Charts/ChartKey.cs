namespace Anomaly.Gateway.Api.Charts;

/// <summary>Which chart.</summary>
/// <param name="Series">Of which series.</param>
/// <param name="Period">How far back it reaches.</param>
internal readonly record struct ChartKey(SeriesKey Series, Period Period);
