namespace Anomaly.Detection.Series;

/// <summary>Where the bars of a series come from. A history never mixes two of them: their prices may be on different scales.</summary>
public enum MarketDataSource
{
    /// <summary>The simulated exchange: needs no network and no data.</summary>
    Simulated,

    /// <summary>A folder of CSV files.</summary>
    Csv,

    /// <summary>Yahoo's chart API.</summary>
    Yahoo,

    /// <summary>Nobody is asked: bars come when another program sends them.</summary>
    Push,
}
