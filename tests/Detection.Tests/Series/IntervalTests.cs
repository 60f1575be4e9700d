namespace Anomaly.Detection.Tests.Series;

public sealed class IntervalTests
{
    [Fact]
    public void All_lists_every_interval_shortest_first() =>
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
    public void Parse_a_code_knows_its_length(string code, int seconds, bool intraday)
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
    public void Parse_something_else_lists_the_intervals(string? text)
    {
        Assert.False(Interval.TryParse(text, out _));
        var error = Assert.Throws<FormatException>(() => Interval.Parse(text));
        Assert.EndsWith("use one of 1m 2m 5m 15m 30m 1h 60m 90m 1d 5d 1wk 1mo.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12345678901234567890", "'12345678901234567890':")]
    [InlineData("123456789012345678901", "'12345678901234567890…':")]
    public void Parse_a_long_text_repeats_its_first_20_characters(string text, string says) =>
        Assert.StartsWith($"There is no interval {says}", Assert.Throws<FormatException>(() => Interval.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void TryParse_something_else_gives_the_default()
    {
        Assert.False(Interval.TryParse("3m", out var interval));
        Assert.Equal(default, interval);
    }

    [Fact]
    public void CompareTo_an_interval_as_long_is_by_code()
    {
        Assert.True(Interval.Parse("1h").CompareTo(Interval.Parse("60m")) < 0);
        Assert.True(Interval.Parse("5m").CompareTo(Interval.Parse("15m")) < 0);
        Assert.Equal(0, Interval.OneDay.CompareTo(Interval.Parse("1d")));
    }

    [Fact]
    public void Equality_of_60m_and_1h_is_false_though_they_last_equally_long()
    {
        Assert.NotEqual(Interval.Parse("60m"), Interval.Parse("1h"));
        Assert.NotEqual(0, Interval.Parse("60m").CompareTo(Interval.Parse("1h")));
        Assert.Equal(Interval.OneDay, Interval.Parse("1d"));
    }

    [Fact]
    public void Code_of_a_default_interval_is_refused() =>
        Assert.Equal("This interval was never given a code.", Assert.Throws<InvalidOperationException>(() => default(Interval).Code).Message);
}
