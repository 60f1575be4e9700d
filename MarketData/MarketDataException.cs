namespace Anomaly.MarketData;

/// <summary>A source could not give what was asked; the message is a sentence for the user.</summary>
public abstract class MarketDataException(string message, Exception? innerException = null) : Exception(message, innerException);
