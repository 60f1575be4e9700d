using System.Globalization;
using System.Text;
using Anomaly.MarketData.Csv;
using FsCheck.Xunit;

namespace Anomaly.MarketData.Tests.Csv;

public sealed class CsvNumberTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("0.1")]
    [InlineData("524.729980")]
    [InlineData("4.270999908447266")]
    [InlineData("1428.3333333333333333")]
    [InlineData("9007199254740993")]
    [InlineData("999999999999999")]
    [InlineData("99999999999999.9")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e-5")]
    [InlineData("1.7976931348623157E+308")]
    [InlineData("4.9406564584124654E-324")]
    [InlineData("0.000000000000001")]
    public void TryParse_readsTheNearestDouble(string text)
    {
        Assert.True(CsvRow.TryParseNumber(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(value));
    }

    [Property(MaxTest = 2000)]
    public bool TryParse_anyDoubleInAnyPrecision_readsWhatTheFrameworkReads(double value, byte digits)
    {
        if (!double.IsFinite(value))
            return true;
        var text = value.ToString((digits % 3) switch { 0 => "R", 1 => "F" + (digits % 12), _ => "G" + (1 + (digits % 17)) }, CultureInfo.InvariantCulture);
        return CsvRow.TryParseNumber(Encoding.UTF8.GetBytes(text), out var read)
            && BitConverter.DoubleToInt64Bits(read) == BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture));
    }

    [Property(MaxTest = 2000)]
    public bool Parse_aPriceInAnyNumberOfDigits_readsWhatTheFrameworkReads(double value, byte digits)
    {
        var text = Math.Abs(value % 1e15).ToString("F" + (digits % 18), CultureInfo.InvariantCulture);
        var bar = CsvBarParser.Parse(Encoding.UTF8.GetBytes($"Datetime,Open,High,Low,Close,Volume\n2020-01-02,{text},1,1,1,1\n2020-01-03,1,1,1,1,1\n")).Bars[0];
        return !double.IsFinite(value)
            || BitConverter.DoubleToInt64Bits(bar.Open) == BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("1,000")]
    [InlineData("1_000")]
    [InlineData("+-1")]
    [InlineData("NaN")]
    [InlineData("-NaN")]
    [InlineData("1e")]
    [InlineData("１")]
    public void TryParse_whatIsNoNumber_isRefused(string text) =>
        Assert.False(CsvRow.TryParseNumber(Encoding.UTF8.GetBytes(text), out _));
}
