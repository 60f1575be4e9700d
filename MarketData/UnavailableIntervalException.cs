namespace Anomaly.MarketData;

/// <summary>The source knows the ticker, but has no bars of it at this interval. Fits HTTP 404.</summary>
public sealed class UnavailableIntervalException(SeriesKey series, string message) : MarketDataException(message)
{
    /// <summary>The series that was asked for.</summary>
    public SeriesKey Series { get; } = series;
}
