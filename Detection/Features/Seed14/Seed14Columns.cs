namespace Anomaly.Detection.Features.Seed14;

/// <summary>Where each feature of <see cref="Seed14FeatureSet"/> stands in a row.</summary>
public static class Seed14Columns
{
    /// <summary>Close against the close one bar earlier, as a fraction.</summary>
    public const int Return1 = 0;

    /// <summary>Close against the close three bars earlier, as a fraction.</summary>
    public const int Return3 = 1;

    /// <summary>Close against the close six bars earlier, as a fraction.</summary>
    public const int Return6 = 2;

    /// <summary>Distance of the close from the mean of the last 20 closes, in their standard deviations.</summary>
    public const int ZScore20 = 3;

    /// <summary>Exponential mean of the true range, in currency.</summary>
    public const int Atr14 = 4;

    /// <summary>Width of the Bollinger bands, in currency.</summary>
    public const int BandWidth = 5;

    /// <summary>Relative strength index, 0 to 100.</summary>
    public const int Rsi = 6;

    /// <summary>Difference of the fast and the slow exponential mean of closes, in currency.</summary>
    public const int Macd = 7;

    /// <summary>MACD less its signal line, in currency.</summary>
    public const int MacdHistogram = 8;

    /// <summary>Mean close weighted by volume since the anchor, in currency.</summary>
    public const int Vwap = 9;

    /// <summary>Distance between open and close, in currency.</summary>
    public const int Body = 10;

    /// <summary>High above the body, in currency.</summary>
    public const int UpperWick = 11;

    /// <summary>Low below the body, in currency.</summary>
    public const int LowerWick = 12;

    /// <summary>Both wicks against the body, at most 20.</summary>
    public const int WickRatio = 13;

    /// <summary>Features in a row.</summary>
    public const int Count = 14;
}
