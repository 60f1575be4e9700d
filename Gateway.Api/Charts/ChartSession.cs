namespace Anomaly.Gateway.Api.Charts;

/// <summary>The running or next session of a chart's market.</summary>
/// <param name="Opens">UTC; null where the market's calendar does not say.</param>
/// <param name="Closes">UTC.</param>
internal readonly record struct ChartSession(DateTimeOffset? Opens, DateTimeOffset? Closes);
