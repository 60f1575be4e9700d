using Anomaly.Detection.Numerics;
using FsCheck.Xunit;

namespace Anomaly.Detection.Tests.Numerics;

public sealed class PortableMathTests
{
    [Property(MaxTest = 2000)]
    public void Log_anyPositiveNumber_isTheLogarithm(ulong bits)
    {
        var x = Math.Abs(BitConverter.UInt64BitsToDouble(bits));
        if (!double.IsFinite(x) || x == 0)
            return;
        AssertClose(Math.Log(x), PortableMath.Log(x));
    }

    [Property(MaxTest = 2000)]
    public void Log_numberNearOneKeepsItsRelativePrecision(int millionths)
    {
        var x = 1 + (millionths % 100_000 / 1e6);
        AssertClose(Math.Log(x), PortableMath.Log(x));
    }

    [Property(MaxTest = 2000)]
    public void Exp_anyExponent_isThePower(int thousandths)
    {
        var x = thousandths % 700_000 / 1000.0;
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
    public void Log_knownNumbers_hasTheseBitsOnEveryMachine(double x, long bits) =>
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(PortableMath.Log(x)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Log_ofNoPositiveNumber_isRefused(double x) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PortableMath.Log(x));

    [Theory]
    [InlineData(701)]
    [InlineData(double.NaN)]
    public void Exp_outsideItsRange_isRefused(double x) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PortableMath.Exp(x));

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-15 * Math.Abs(expected), $"expected {expected:R}, got {actual:R}");
}
