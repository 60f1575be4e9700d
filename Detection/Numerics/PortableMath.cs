namespace Anomaly.Detection.Numerics;

/// <summary>
/// Natural logarithm and exponential function that give the same bits on every machine: additions, multiplications and divisions in
/// a fixed order, where <see cref="Math.Log(double)"/> is whatever the platform's library has. Accurate to about 2e-16 relative.
/// </summary>
/// <remarks>
/// Logarithm: x = m 2^e with m from 1/sqrt 2 to sqrt 2; ln m = 2 artanh((m - 1)/(m + 1)) by its power series. Exponential:
/// x = k ln 2 + r with |r| at most ln 2 / 2; e^r by its power series. Cost: 5 to 10 ns. The reciprocals are constants.
/// </remarks>
public static class PortableMath
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double SquareRootOf2 = 1.4142135623730951;
    private const long MantissaBits = 52;
    private const long MantissaMask = (1L << 52) - 1;
    private const long ExponentOfOne = 1023L << 52;

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">A positive, finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive or not finite.</exception>
    public static double Log(double x)
    {
        if (!(x > 0) || !double.IsFinite(x))
            throw new ArgumentOutOfRangeException(nameof(x), x, "A logarithm is taken of a positive, finite number.");

        var exponent = 0L;
        if (!double.IsNormal(x))
        {
            x *= 18014398509481984.0;
            exponent = -54;
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (bits >> (int)MantissaBits) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & MantissaMask) | ExponentOfOne);
        if (mantissa > SquareRootOf2)
        {
            mantissa *= 0.5;
            exponent++;
        }

        var s = (mantissa - 1) / (mantissa + 1);
        var z = s * s;
        var series = 1.0 / 21;
        series = (series * z) + (1.0 / 19);
        series = (series * z) + (1.0 / 17);
        series = (series * z) + (1.0 / 15);
        series = (series * z) + (1.0 / 13);
        series = (series * z) + (1.0 / 11);
        series = (series * z) + (1.0 / 9);
        series = (series * z) + (1.0 / 7);
        series = (series * z) + (1.0 / 5);
        series = (series * z) + (1.0 / 3);
        return (exponent * Ln2High) + ((2 * s) + ((2 * s * z * series) + (exponent * Ln2Low)));
    }

    /// <summary>e to the power of a number.</summary>
    /// <param name="x">From -700 to 700.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside that range, where the result would leave the normal numbers.</exception>
    public static double Exp(double x)
    {
        if (!(Math.Abs(x) <= 700))
            throw new ArgumentOutOfRangeException(nameof(x), x, "An exponent must be between -700 and 700.");

        var k = Math.Round(x / (Ln2High + Ln2Low));
        var r = (x - (k * Ln2High)) - (k * Ln2Low);
        var series = 1.0 / 6227020800L;
        series = (series * r) + (1.0 / 479001600);
        series = (series * r) + (1.0 / 39916800);
        series = (series * r) + (1.0 / 3628800);
        series = (series * r) + (1.0 / 362880);
        series = (series * r) + (1.0 / 40320);
        series = (series * r) + (1.0 / 5040);
        series = (series * r) + (1.0 / 720);
        series = (series * r) + (1.0 / 120);
        series = (series * r) + (1.0 / 24);
        series = (series * r) + (1.0 / 6);
        series = (series * r) + (1.0 / 2);
        series = (series * r) + 1;
        series = (series * r) + 1;
        return series * BitConverter.Int64BitsToDouble(((long)k + 1023) << (int)MantissaBits);
    }
}
