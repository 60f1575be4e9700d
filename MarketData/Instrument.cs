namespace Anomaly.MarketData;

/// <summary>What a source says of a ticker beside its bars. What it does not say is null.</summary>
public sealed record Instrument
{
    /// <summary>The company's or fund's name.</summary>
    public string? Name { get; init; }

    /// <summary>The currency's code, for example USD; of prices in pence, cents or agorot that of the pound, rand or shekel.</summary>
    public string? Currency { get; init; }

    /// <summary>Units of the prices that make one unit of <see cref="Currency"/>: 1, or 100 where prices are in pence or cents.</summary>
    public int PriceDivisor { get; init; } = 1;

    /// <summary>How much later than the exchange the source is.</summary>
    public TimeSpan? QuoteDelay { get; init; }
}

/// <summary>A dividend.</summary>
/// <param name="Time">The opening of the first session without it, UTC.</param>
/// <param name="Amount">For one share, in the unit of the prices, as the source has it.</param>
public sealed record Dividend(DateTime Time, double Amount);

/// <summary>A split: for <paramref name="Denominator"/> shares of before there are <paramref name="Numerator"/>.</summary>
/// <param name="Time">The opening of the first session after it, UTC.</param>
/// <param name="Numerator">Shares after it: 4 of a split 4:1, 1 of a reverse split 1:20.</param>
/// <param name="Denominator">Shares before it.</param>
public sealed record StockSplit(DateTime Time, double Numerator, double Denominator);
