namespace Anomaly.MarketData;

/// <summary>A ticker as its market lists it.</summary>
/// <param name="Ticker">The symbol.</param>
/// <param name="CompanyName">The company's name; the symbol itself where the source knows no name.</param>
public sealed record Listing(Ticker Ticker, string CompanyName)
{
    /// <summary>The market the symbol's suffix names.</summary>
    public Market Market => Ticker.Market;
}
