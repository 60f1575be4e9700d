namespace Anomaly.MarketData;

/// <summary>The sources of bars that <see cref="MarketDataOptions.Source"/> can name.</summary>
public enum MarketDataSource
{
    /// <summary>The simulated exchange: needs no network and no data.</summary>
    Simulated,

    /// <summary>A folder of CSV files.</summary>
    Csv,

    /// <summary>Yahoo's chart API.</summary>
    Yahoo,
}
