namespace Anomaly.MarketData.Quality;

/// <summary>By what a price is multiplied from one bar to the next, and what that may mean. A fall by half is 0.5.</summary>
internal static class Factor
{
    /// <summary>Shares for one, or for how many there is one, of most splits.</summary>
    private static readonly double[] SplitRatios = [2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 100];

    /// <summary>The smallest that is looked at: just below 2.</summary>
    public const double Smallest = 1.9;

    /// <summary>From here on it is odd whatever it is near.</summary>
    public const double Odd = 3;

    /// <summary>From here on no price does it and takes it back.</summary>
    public const double Impossible = 10;

    /// <summary>How far from a usual ratio it may be. A share that halves overnight is rare, one that does so within 2 % of a half is most often a split.</summary>
    private static readonly double NearRatio = Math.Log(1.02);

    /// <summary>The same for an announced split of less than 5 for 1, where a move of the market could be taken for one of larger tolerance.</summary>
    private const double NearSmallSplit = 0.1;

    private static readonly double Hundred = Math.Log(100);

    /// <summary>What the price may move beside the change of its unit.</summary>
    private static readonly double NearHundred = Math.Log(1.25);

    /// <summary>Whether pounds and pence, or the like, have been taken for each other.</summary>
    public static bool IsUnit(double factor) => Math.Abs(Math.Abs(Math.Log(factor)) - Hundred) <= NearHundred;

    /// <summary>Whether it is about the ratio of a split, either way, that nobody announced.</summary>
    public static bool IsSplitRatio(double factor) =>
        SplitRatios.Any(ratio => Math.Abs(Math.Abs(Math.Log(factor)) - Math.Log(ratio)) <= NearRatio);

    /// <summary>Whether it is about the ratio of an announced split, either way: prices before it that were not adjusted, or twice.</summary>
    public static bool IsAnnounced(double factor, StockSplit split)
    {
        var ratio = Math.Abs(Math.Log(split.Numerator / split.Denominator));
        return Math.Abs(Math.Abs(Math.Log(factor)) - ratio) <= (ratio < Math.Log(5) ? Math.Min(ratio / 3, NearSmallSplit) : ratio / 3);
    }

    /// <summary>Whether one takes the other back.</summary>
    public static bool IsReturn(double there, double back)
    {
        var (size, rest) = (Math.Abs(Math.Log(there)), Math.Abs(Math.Log(there) + Math.Log(back)));
        return (IsSplitRatio(there) && rest <= 2 * NearRatio) || (size >= Math.Log(Impossible) && rest <= size / 3);
    }
}
