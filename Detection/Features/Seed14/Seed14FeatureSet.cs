namespace Anomaly.Detection.Features.Seed14;

/// <summary>
/// The 14 features of the system that this one replaces, raw: computed for every series, stored with every anomaly, drawn on
/// charts, and fed to the models imported from the old system.
/// </summary>
public sealed class Seed14FeatureSet : FeatureSet
{
    /// <summary>What a model file calls this set.</summary>
    public const string SetId = "seed-14";

    private const string Currency = "currency";

    private Seed14FeatureSet()
    {
    }

    /// <summary>The one instance.</summary>
    public static Seed14FeatureSet Instance { get; } = new();

    /// <inheritdoc />
    public override string Id => SetId;

    /// <inheritdoc />
    public override IReadOnlyList<string> Names { get; } =
    [
        "return_1", "return_3", "return_6", "zscore_20", "ATR_14", "bb_width", "RSI", "MACD", "MACD_hist", "VWAP",
        "body", "upper_wick", "lower_wick", "wick_ratio",
    ];

    /// <inheritdoc />
    public override IReadOnlyList<FeatureLabel> Labels { get; } =
    [
        new("return over 1 bar"), new("return over 3 bars"), new("return over 6 bars"), new("distance from the 20-bar mean", "standard deviations"),
        new("average true range over 14 bars", Currency), new("width of the Bollinger bands", Currency), new("relative strength index (RSI)"), new("MACD", Currency),
        new("MACD less its signal line", Currency), new("volume-weighted average price (VWAP)", Currency), new("distance from open to close", Currency),
        new("upper wick", Currency), new("lower wick", Currency), new("wicks against the body"),
    ];

    /// <inheritdoc />
    public override Seed14Engine CreateEngine() => new();

    /// <inheritdoc />
    public override Seed14Engine Restore(ReadOnlySpan<byte> state) => Seed14Engine.ReadState(state);
}

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
    /// <summary>Exponential mean of the true range (Wilder), in currency.</summary>
    public const int Atr14 = 4;
    /// <summary>Width of the Bollinger bands: four standard deviations of the last 20 closes, in currency.</summary>
    public const int BandWidth = 5;
    /// <summary>Relative strength index (Wilder) over 14 bars, 0 to 100.</summary>
    public const int Rsi = 6;
    /// <summary>Difference of the exponential means of closes over 12 and 26 bars (Appel), in currency.</summary>
    public const int Macd = 7;
    /// <summary>MACD less its signal line, its exponential mean over 9 bars, in currency.</summary>
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

/// <summary>What charts draw beside the bars, from the same pass as the features. Not-a-number where there is no value yet.</summary>
/// <param name="Mean20">Mean of the last 20 closes (<c>roll_mean_20</c>), in currency.</param>
/// <param name="UpperBand">Mean plus two standard deviations (<c>bb_upper</c>), in currency.</param>
/// <param name="LowerBand">Mean less two standard deviations (<c>bb_lower</c>), in currency.</param>
/// <param name="Vwap">Mean close weighted by volume since the anchor, in currency.</param>
/// <param name="Rsi">Relative strength index, 0 to 100.</param>
/// <param name="Macd">Difference of the exponential means of closes over 12 and 26 bars, in currency.</param>
/// <param name="MacdSignal">Exponential mean of <paramref name="Macd"/> over 9 bars, in currency; their difference is the histogram.</param>
public readonly record struct Seed14Chart(double Mean20, double UpperBand, double LowerBand, double Vwap, double Rsi, double Macd, double MacdSignal)
{
    /// <summary>No value at all.</summary>
    public static Seed14Chart None { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
}
