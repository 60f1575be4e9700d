namespace Anomaly.Detection.Tests.Series;

public sealed class BarTests
{
    private static readonly DateTime Time = new(2024, 1, 2, 14, 30, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    public void New_withATimeThatIsNotUTC_isRefused(DateTimeKind kind)
    {
        var error = Assert.Throws<ArgumentException>(() => new Bar(DateTime.SpecifyKind(Time, kind), 1, 2, 1, 1, 0));
        Assert.StartsWith($"A bar's time must be UTC, not {kind}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1.01e30)]
    [InlineData(-1.01e30)]
    public void IsComplete_withAnyValueThatIsNoPrice_isFalse(double value)
    {
        var bar = new Bar(Time, 1, 2, 0.5, 1.5, 100);
        Assert.False((bar with { Open = value }).IsComplete);
        Assert.False((bar with { High = value }).IsComplete);
        Assert.False((bar with { Low = value }).IsComplete);
        Assert.False((bar with { Close = value }).IsComplete);
        Assert.False((bar with { Volume = value }).IsComplete);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-300)]
    [InlineData(-37.63)]
    [InlineData(Bar.MaxMagnitude)]
    public void IsComplete_withFiveNumbers_isTrue(double value) =>
        Assert.True(new Bar(Time, value, value, value, value, value).IsComplete);
}
