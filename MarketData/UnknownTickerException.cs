namespace Anomaly.MarketData;

/// <summary>The source has no such ticker. Fits HTTP 404.</summary>
public sealed class UnknownTickerException(Ticker ticker, string message) : MarketDataException(message)
{
    /// <summary>The ticker that was asked for.</summary>
    public Ticker Ticker { get; } = ticker;
}
