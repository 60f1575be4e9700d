namespace Anomaly.MarketData;

/// <summary>A source could not give what was asked; the message is a sentence for the user.</summary>
public abstract class MarketDataException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The source has no such ticker. Fits HTTP 404.</summary>
public sealed class UnknownTickerException(Ticker ticker, string message) : MarketDataException(message)
{
    /// <summary>The ticker that was asked for.</summary>
    public Ticker Ticker { get; } = ticker;
}

/// <summary>The source knows the ticker, but has no bars of it at this interval. Fits HTTP 404.</summary>
public sealed class UnavailableIntervalException(SeriesKey series, string message) : MarketDataException(message)
{
    /// <summary>The series that was asked for.</summary>
    public SeriesKey Series { get; } = series;
}

/// <summary>The source cannot answer now: unreachable, overloaded, or its circuit is open. Fits HTTP 503 with <c>Retry-After</c>.</summary>
public sealed class MarketDataUnavailableException(string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : MarketDataException(message, innerException)
{
    /// <summary>When another try makes sense, counted from now; null where the source does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>The source answered something that cannot be read as bars; the message names what is wrong and where. Fits HTTP 502.</summary>
public sealed class MarketDataFormatException(string message, Exception? innerException = null) : MarketDataException(message, innerException);
