namespace Anomaly.Gateway.Api.Charts;

/// <summary>One ticker's part of a chart answer.</summary>
/// <param name="Ticker">Ticker.</param>
/// <param name="Series">Its columns; null for a ticker without data. Without columns where the grain says that the kept JSON holds.</param>
/// <param name="Session">Its market's session.</param>
internal sealed record Chart(Ticker Ticker, ChartSeries? Series, ChartSession Session)
{
    /// <summary>Why it may lag, or is empty; null where it is up to date.</summary>
    public string? Warning { get; init; }

    /// <summary>Its JSON, where that is kept.</summary>
    public CachedChart? Cached { get; init; }
}

/// <summary>Which chart.</summary>
/// <param name="Series">Of which series.</param>
/// <param name="Period">How far back it reaches.</param>
internal readonly record struct ChartKey(SeriesKey Series, Period Period);
