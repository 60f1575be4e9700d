namespace Anomaly.Gateway.Api.Charts;

/// <summary>Which chart.</summary>
/// <param name="Ticker">Ticker.</param>
/// <param name="Interval">Interval code.</param>
/// <param name="Period">Period code.</param>
internal readonly record struct ChartKey(string Ticker, string Interval, string Period);
