using Anomaly.Detection.Numerics;
using FsCheck;
using FsCheck.Xunit;

namespace Anomaly.Detection.Tests.Numerics;

public sealed class PortableMathTests
{
    [Property(MaxTest = 2000)]
    public void Log_anyPositiveNumber_isTheLogarithm(DoNotSize<ulong> bits)
    {
        var x = Math.Abs(BitConverter.UInt64BitsToDouble(bits.Item));
        if (!double.IsFinite(x) || x == 0)
            return;
        AssertClose(Math.Log(x), PortableMath.Log(x));
    }

    [Property]
    public void Log_subnormalNumber_isTheLogarithm(PositiveInt bits)
    {
        var x = bits.Get * double.Epsilon;
        AssertClose(Math.Log(x), PortableMath.Log(x));
    }

    [Property(MaxTest = 2000)]
    public void Log_numberNearOneKeepsItsRelativePrecision(int millionths)
    {
        var x = 1 + (millionths % 100_000 / 1e6);
        AssertClose(Math.Log(x), PortableMath.Log(x));
    }

    [Property(MaxTest = 2000)]
    public void Exp_anyExponent_isThePower(DoNotSize<int> thousandths)
    {
        var x = thousandths.Item % 700_000 / 1000.0;
        AssertClose(Math.Exp(x), PortableMath.Exp(x));
    }

    [Fact]
    public void Log_oneAndExpZero_areExact()
    {
        Assert.Equal(0, PortableMath.Log(1));
        Assert.Equal(1, PortableMath.Exp(0));
    }

    [Theory]
    [InlineData(2.0, 0x3FE62E42FEFA39EFL)]
    [InlineData(0.1, -4611004657371359979L)]
    [InlineData(0.7, -4623275132358410416L)]
    [InlineData(1.4142135623730951, 0x3FD62E42FEFA39F1L)]
    public void Log_knownNumbers_hasTheseBitsOnEveryMachine(double x, long bits) =>
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(PortableMath.Log(x)));

    /// <summary>The doubles nearest to the powers, computed with 60 digits: close to halfway between multiples of ln 2, where the series ends latest.</summary>
    [Theory]
    [InlineData(0.3466, 0x3FF6A0C5906BC779L)]
    [InlineData(-0.34664, 0x3FE6A03BEC8A3CF7L)]
    [InlineData(69.66129164577451, 0x4636A09E664EA471L)]
    public void Exp_knownNumbers_hasTheseBitsOnEveryMachine(double x, long bits) =>
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(PortableMath.Exp(x)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Log_ofNoPositiveNumber_isRefused(double x) => Assert.StartsWith(
        "A logarithm is taken of a positive, finite number.",
        Assert.Throws<ArgumentOutOfRangeException>(() => PortableMath.Log(x)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(700)]
    [InlineData(-700)]
    public void Exp_atTheEndsOfItsRange_isThePower(double x) => AssertClose(Math.Exp(x), PortableMath.Exp(x));

    [Theory]
    [InlineData(700.0000000000001)]
    [InlineData(-701)]
    [InlineData(double.NaN)]
    public void Exp_outsideItsRange_isRefused(double x) => Assert.StartsWith(
        "An exponent must be between -700 and 700.",
        Assert.Throws<ArgumentOutOfRangeException>(() => PortableMath.Exp(x)).Message, StringComparison.Ordinal);

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-15 * Math.Abs(expected), $"expected {expected:R}, got {actual:R}");
}
