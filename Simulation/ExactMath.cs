namespace Anomaly.Simulation;

/// <summary>Functions that give the same bits everywhere, which the platform's own exponential need not.</summary>
internal static class ExactMath
{
    private const double InverseLn2 = 1.4426950408889634;
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;

    // 1/0! to 1/13!: no term of a higher order reaches the last place of a result reduced to |x| < 0.35.
    private static ReadOnlySpan<double> Coefficients =>
    [
        1, 1, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600,
        1.0 / 6227020800,
    ];

    /// <summary>e to the x for |x| up to 700, within a few units in the last place: reduction by ln 2 and thirteen Taylor terms.</summary>
    public static double Exp(double x)
    {
        var power = Math.Round(x * InverseLn2);
        var rest = x - (power * Ln2High) - (power * Ln2Low);
        var sum = Coefficients[^1];
        for (var term = Coefficients.Length - 2; term >= 0; term--)
            sum = (sum * rest) + Coefficients[term];
        return sum * BitConverter.Int64BitsToDouble((1023 + (long)power) << 52);
    }

    /// <summary>Value noise: a draw from [-1, 1) at every multiple of the period, straight lines between.</summary>
    public static double Noise(ulong key, DrawStream stream, long at, int period)
    {
        var node = at / period;
        var from = (2 * HashRandom.UniformAt(key, stream, node)) - 1;
        var to = (2 * HashRandom.UniformAt(key, stream, node + 1)) - 1;
        return from + ((to - from) * (at - (node * period)) / period);
    }
}
