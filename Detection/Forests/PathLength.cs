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

/// <summary>
/// Turns summed path lengths into scores: -2^(-sum / (trees c(psi))). The power is computed with sums and products alone, in one fixed order,
/// so that a score has the same bits on every machine and in every batch size; it is within two units in the last place of the exact power.
/// </summary>
internal sealed class ScoreFunction(int trees, int samplesPerTree)
{
    private readonly double _normalizer = trees * PathLength.OfUnsplit(samplesPerTree) * (1L << PathLength.FractionBits);

    /// <summary>The score of a row whose fixed-point path lengths add up to <paramref name="sum"/>; in (-1, 0), lower is more anomalous.</summary>
    public double Of(long sum) => -PowerOfTwo(-(sum / _normalizer));

    /// <summary>2^x for x in (-1000, 0]: 2^k e^(r ln 2) with k the nearest whole number and the series of e cut where it is below half a unit.</summary>
    private static double PowerOfTwo(double x)
    {
        var k = Math.Round(x);
        var y = (x - k) * 0.6931471805599453;
        var series = 1.0 / 6227020800;
        series = series * y + 1.0 / 479001600;
        series = series * y + 1.0 / 39916800;
        series = series * y + 1.0 / 3628800;
        series = series * y + 1.0 / 362880;
        series = series * y + 1.0 / 40320;
        series = series * y + 1.0 / 5040;
        series = series * y + 1.0 / 720;
        series = series * y + 1.0 / 120;
        series = series * y + 1.0 / 24;
        series = series * y + 1.0 / 6;
        series = series * y + 1.0 / 2;
        series = series * y + 1;
        series = series * y + 1;
        return series * BitConverter.Int64BitsToDouble((1023 + (long)k) << 52);
    }
}
