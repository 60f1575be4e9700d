using System.Globalization;
using System.Text;
using Anomaly.MarketData.Csv;
using FsCheck.Xunit;

namespace Anomaly.MarketData.Tests.Csv;

public sealed class CsvTimeTests
{
    [Theory]
    [InlineData("2020-01-02", "2020-01-02T00:00:00")]
    [InlineData("2020-01-02T09:30", "2020-01-02T09:30:00")]
    [InlineData("2020-01-02 09:30:15", "2020-01-02T09:30:15")]
    [InlineData("2020-01-02T09:30:15.25Z", "2020-01-02T09:30:15.25")]
    [InlineData("2020-01-02 09:30:15.123456789+00:00", "2020-01-02T09:30:15.1234567")]
    [InlineData("2020-01-02T09:30:00+09:00", "2020-01-02T00:30:00")]
    [InlineData("2020-01-02 09:30:00-0500", "2020-01-02T14:30:00")]
    [InlineData("2020-01-01 00:30:00+07", "2019-12-31T17:30:00")]
    [InlineData("2020-02-29", "2020-02-29T00:00:00")]
    public void TryParse_readsTheInstantInUtc(string text, string expected)
    {
        Assert.True(CsvTime.TryParse(Encoding.UTF8.GetBytes(text), out var time));
        Assert.Equal(DateTime.Parse(expected, CultureInfo.InvariantCulture), time);
        Assert.Equal(DateTimeKind.Utc, time.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2020")]
    [InlineData("2020-1-2")]
    [InlineData("02/01/2020")]
    [InlineData("0020-01-02")]
    [InlineData("2021-02-29")]
    [InlineData("2020-01-02T")]
    [InlineData("2020-01-02T24:00:00Z")]
    [InlineData("2020-01-02T09:60:00Z")]
    [InlineData("2020-01-02T09:30:61Z")]
    [InlineData("2020-01-02T09:30:00.Z")]
    [InlineData("2020-01-02T09:30:00 Z")]
    [InlineData("2020-01-02T09:30:00+15:00")]
    [InlineData("2020-01-02T09:30:00+09:0")]
    [InlineData("2020-01-02T09:30:00+09:99")]
    [InlineData("2020-01-02T09:30:00Zulu")]
    [InlineData("2020-01-02x09:30:00Z")]
    public void TryParse_whatIsNoTime_isRefused(string text) =>
        Assert.False(CsvTime.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Property(MaxTest = 1000)]
    public bool TryParse_anyOffsetTime_agreesWithTheFramework(DateTimeOffset stamp, bool colon)
    {
        if (stamp.Year is < 1801 or > 2299)
            return true;
        var text = stamp.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture)
            + (colon ? stamp.ToString("zzz", CultureInfo.InvariantCulture) : stamp.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", ""));
        return CsvTime.TryParse(Encoding.UTF8.GetBytes(text), out var time) && time == stamp.UtcDateTime;
    }
}
