namespace Anomaly.Detection.Tests.Series;

public sealed class IntervalTests
{
    [Fact]
    public void All_listsEveryIntervalShortestFirst() =>
        Assert.Equal("1m 2m 5m 15m 30m 1h 60m 90m 1d 5d 1wk 1mo", string.Join(' ', Interval.All));

    [Theory]
    [InlineData("1m", 60, true)]
    [InlineData("2m", 120, true)]
    [InlineData("5m", 300, true)]
    [InlineData("15m", 900, true)]
    [InlineData("30m", 1800, true)]
    [InlineData("60m", 3600, true)]
    [InlineData("90m", 5400, true)]
    [InlineData("1h", 3600, true)]
    [InlineData("1d", 86_400, false)]
    [InlineData("5d", 432_000, false)]
    [InlineData("1wk", 604_800, false)]
    [InlineData("1mo", 2_678_400, false)]
    public void Parse_aCodeKnowsItsLength(string code, int seconds, bool intraday)
    {
        var interval = Interval.Parse(code);
        Assert.Equal(code, interval.Code);
        Assert.Equal(TimeSpan.FromSeconds(seconds), interval.Length);
        Assert.Equal(intraday, interval.IsIntraday);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1D")]
    [InlineData("3m")]
    [InlineData("1d ")]
    public void Parse_somethingElseListsTheIntervals(string? text)
    {
        Assert.False(Interval.TryParse(text, out _));
        var error = Assert.Throws<FormatException>(() => Interval.Parse(text));
        Assert.EndsWith("use one of 1m 2m 5m 15m 30m 1h 60m 90m 1d 5d 1wk 1mo.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12345678901234567890", "'12345678901234567890':")]
    [InlineData("123456789012345678901", "'12345678901234567890…':")]
    public void Parse_aLongText_repeatsItsFirst20Characters(string text, string says) =>
        Assert.StartsWith($"There is no interval {says}", Assert.Throws<FormatException>(() => Interval.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void TryParse_somethingElse_givesTheDefault()
    {
        Assert.False(Interval.TryParse("3m", out var interval));
        Assert.Equal(default, interval);
    }

    [Fact]
    public void CompareTo_anIntervalAsLong_isByCode()
    {
        Assert.True(Interval.Parse("1h").CompareTo(Interval.Parse("60m")) < 0);
        Assert.True(Interval.Parse("5m").CompareTo(Interval.Parse("15m")) < 0);
        Assert.Equal(0, Interval.OneDay.CompareTo(Interval.Parse("1d")));
    }

    [Fact]
    public void Equality_of60mAnd1hIsFalseThoughTheyLastEquallyLong()
    {
        Assert.NotEqual(Interval.Parse("60m"), Interval.Parse("1h"));
        Assert.NotEqual(0, Interval.Parse("60m").CompareTo(Interval.Parse("1h")));
        Assert.Equal(Interval.OneDay, Interval.Parse("1d"));
    }

    [Fact]
    public void Code_ofADefaultInterval_isRefused() =>
        Assert.Equal("This interval was never given a code.", Assert.Throws<InvalidOperationException>(() => default(Interval).Code).Message);
}
