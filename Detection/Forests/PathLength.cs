namespace Anomaly.Detection.Forests;

/// <summary>
/// Path lengths of isolation trees, in doubles and in the fixed-point form that scoring adds up. Only sums, products and quotients of IEEE doubles are
/// used, so that every machine gets the same bits; the platform's own logarithm need not be the same everywhere.
/// </summary>
internal static class PathLength
{
    /// <summary>Binary digits after the point of the fixed-point form. Sums of it are exact in any order, so every way of scoring agrees to the bit.</summary>
    public const int FractionBits = 35;

    private const double EulerGamma = 0.5772156649015329;
    private const double LogOf2 = 0.6931471805599453;

    /// <summary>c(n): the mean path length of an unsuccessful search in a binary search tree of n rows (Liu, Ting and Zhou, 2008).</summary>
    public static double OfUnsplit(int samples) => samples switch
    {
        <= 1 => 0,
        2 => 1,
        _ => 2 * (NaturalLog(samples - 1) + EulerGamma) - 2 * (samples - 1.0) / samples,
    };

    /// <summary>The path length of a leaf: its depth and what splitting its rows further would have added.</summary>
    public static double OfLeaf(int depth, int samples) => depth + OfUnsplit(samples);

    /// <summary>The number of training rows for which a leaf at this depth has this path length as a float; 0 if there is none.</summary>
    public static int SamplesOf(int depth, float length)
    {
        int low = 1, high = ForestLimits.SamplesPerTree;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if ((float)OfLeaf(depth, middle) < length)
                low = middle + 1;
            else
                high = middle;
        }

        return (float)OfLeaf(depth, low) == length ? low : 0;
    }

    /// <summary>The leaf's path length in units of 2^-<see cref="FractionBits"/>; below 2^40 for depths up to 8.</summary>
    public static long Fixed(int depth, int samples) => (long)Math.Round(OfLeaf(depth, samples) * (1L << FractionBits));

    /// <summary>ln(m) = k ln 2 + 2 artanh((f - 1) / (f + 1)) for m = f 2^k with f near 1; within two units in the last place.</summary>
    private static double NaturalLog(int m)
    {
        var k = 31 - int.LeadingZeroCount(m);
        var f = m / (double)(1L << k);
        if (f > 1.4142135623730951)
        {
            f /= 2;
            k++;
        }

        var z = (f - 1) / (f + 1);
        var square = z * z;
        var series = 0.0;
        for (var odd = 25; odd >= 3; odd -= 2)
            series = (series + 1.0 / odd) * square;

        return k * LogOf2 + 2 * (z + z * series);
    }
}
