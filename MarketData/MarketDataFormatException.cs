namespace Anomaly.MarketData;

/// <summary>The source answered something that cannot be read as bars; the message names what is wrong and where. Fits HTTP 502.</summary>
public sealed class MarketDataFormatException(string message, Exception? innerException = null) : MarketDataException(message, innerException);
