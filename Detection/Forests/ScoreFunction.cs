namespace Anomaly.Detection.Forests;

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
