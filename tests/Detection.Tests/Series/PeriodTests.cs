using System.Globalization;

namespace Anomaly.Detection.Tests.Series;

public sealed class PeriodTests
{
    [Theory]
    [InlineData("1d", "2024-03-30T12:00:00Z")]
    [InlineData("1mo", "2024-02-29T12:00:00Z")]
    [InlineData("99y", "1925-03-31T12:00:00Z")]
    [InlineData("10d", "2024-03-21T12:00:00Z")]
    [InlineData("9y", "2015-03-31T12:00:00Z")]
    [InlineData("ytd", "2024-01-01T00:00:00Z")]
    [InlineData("max", "1870-01-01T00:00:00Z")]
    public void StartBefore_anInstantReachesBackByThePeriod(string code, string expected)
    {
        var period = Period.Parse(code);
        Assert.Equal(code, period.ToString());
        var start = period.StartBefore(new DateTime(2024, 3, 31, 12, 0, 0, DateTimeKind.Utc));
        Assert.Equal(DateTime.Parse(expected, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), start);
        Assert.Equal(DateTimeKind.Utc, start.Kind);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0d")]
    [InlineData("01d")]
    [InlineData("100d")]
    [InlineData("5")]
    [InlineData("y")]
    [InlineData("1w")]
    [InlineData("-1d")]
    [InlineData("MAX")]
    [InlineData("1d ")]
    [InlineData("d1")]
    [InlineData("ytd1")]
    public void Parse_somethingElse_saysWhatAPeriodLooksLike(string? text)
    {
        Assert.False(Period.TryParse(text, out _));
        var error = Assert.Throws<FormatException>(() => Period.Parse(text));
        Assert.EndsWith("use Nd, Nmo or Ny with N from 1 to 99, ytd, or max.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12345678901234567890", "'12345678901234567890' is")]
    [InlineData("123456789012345678901", "'12345678901234567890…' is")]
    public void Parse_aLongText_repeatsItsFirst20Characters(string text, string says) =>
        Assert.StartsWith(says, Assert.Throws<FormatException>(() => Period.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Max_isThePeriodMax() => Assert.Equal(Period.Parse("max"), Period.Max);

    [Fact]
    public void Code_ofADefaultPeriod_isRefused() =>
        Assert.Equal("This period was never given a code.", Assert.Throws<InvalidOperationException>(() => default(Period).Code).Message);
}
