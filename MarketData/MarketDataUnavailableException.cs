namespace Anomaly.MarketData;

/// <summary>The source cannot answer now: unreachable, overloaded, or its circuit is open. Fits HTTP 503 with <c>Retry-After</c>.</summary>
public sealed class MarketDataUnavailableException(string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : MarketDataException(message, innerException)
{
    /// <summary>When another try makes sense, counted from now; null where the source does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
