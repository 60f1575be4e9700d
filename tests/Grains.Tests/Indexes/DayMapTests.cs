using System.Globalization;
using Anomaly.Detection.Decisions;
using Anomaly.Grains.Indexes;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Indexes;

public sealed class DayMapTests
{
    [Fact]
    public void Map_cellsAreTheMostSevereOfTheirDay_rowsTheMostAnomalousFirst()
    {
        var map = Map(new AnomalyDaysQuery(),
            Mark("MSFT/1d", "2025-05-01T13:30Z", 0.995),
            Mark("GOOG/1h", "2025-05-02T15:30Z", 0.999, score: -0.6),
            Mark("GOOG/1d", "2025-05-02T13:30Z", 0.9995, score: -0.7, direction: AnomalyDirection.Up, reason: "rose"),
            Mark("GOOG/1h", "2025-05-02T14:30Z", null),
            Mark("AAPL/1d", "2025-05-01T13:30Z", 0.995),
            Mark("AAPL/1d", "2025-04-29T13:30Z", 0.99));

        Assert.Equal(["GOOG", "AAPL", "MSFT"], map.Rows.Select(row => row.Ticker));
        Assert.Equal(["2025-04-29", "2025-05-01", "2025-05-02"], map.Days.AsEnumerable());
        Assert.Equal(new AnomalyDay
        {
            Day = "2025-05-02", Id = "GOOG/1d 2025-05-02T13:30Z", Interval = "1d", Datetime = Time("2025-05-02T13:30Z"), Count = 3, Severity = 0.9995, Score = -0.7,
            Direction = AnomalyDirection.Up, Reason = "rose",
        }, Assert.Single(map.Rows[0].Cells));
        Assert.Equal(["2025-04-29", "2025-05-01"], map.Rows[1].Cells.Select(cell => cell.Day));
        Assert.Equal((6, "2025-04-03", "2025-05-02", false), (map.Anomalies, map.From, map.To, map.Cut));
    }

    [Fact]
    public void Map_daysAreThoseOfTheMarket()
    {
        var map = Map(new AnomalyDaysQuery(), Mark("7203.T/1h", "2025-05-01T23:59Z", 0.99), Mark("AAPL/1h", "2025-05-02T01:00Z", 0.99), Mark("X.QQ/1h", "2025-05-01T23:59Z", 0.99));

        Assert.Equal(
            [("7203.T", "JP", "2025-05-02"), ("AAPL", "US", "2025-05-01"), ("X.QQ", "XX", "2025-05-01")],
            map.Rows.Select(row => (row.Ticker, row.Market, row.Cells[0].Day)));
    }

    [Theory]
    [InlineData(1, "2025-05-10", 1)]
    [InlineData(3, "2025-05-08", 2)]
    [InlineData(30, "2025-04-11", 3)]
    public void Map_countsDaysBackFromTheNewestAnomaly(int days, string from, int anomalies)
    {
        var map = Map(new AnomalyDaysQuery { Days = days },
            Mark("AAPL/1d", "2025-05-10T13:30Z", 0.99), Mark("MSFT/1d", "2025-05-08T13:30Z", 0.99), Mark("AAPL/1d", "2025-05-07T13:30Z", 0.99), Mark("AAPL/1d", "2025-04-10T13:30Z", 0.9999));

        Assert.Equal((from, "2025-05-10", anomalies), (map.From, map.To, map.Anomalies));
        Assert.Equal(anomalies, map.Rows.Sum(row => row.Cells.Sum(cell => cell.Count)));
    }

    [Fact]
    public void Map_ofFewTickers_hasOnlyTheirDays_andCountsAll()
    {
        var map = Map(new AnomalyDaysQuery { Tickers = 1 }, Mark("AAPL/1d", "2025-05-02T13:30Z", 0.99), Mark("MSFT/1d", "2025-05-01T13:30Z", 0.999));

        Assert.Equal(["2025-05-01"], map.Days.AsEnumerable());
        Assert.Equal(("MSFT", 2, "2025-05-02"), (Assert.Single(map.Rows).Ticker, map.Anomalies, map.To));
    }

    [Fact]
    public void Map_ofAMarket_leavesTheOthersOut_alsoTheirNewestDay()
    {
        var map = Map(new AnomalyDaysQuery { Market = Market.TH, Days = 2 }, Mark("AAPL/1d", "2025-05-09T13:30Z", 0.99), Mark("PTT.BK/1d", "2025-05-02T03:00Z", 0.99));

        Assert.Equal(("PTT.BK", "2025-05-02", 1), (Assert.Single(map.Rows).Ticker, map.To, map.Anomalies));
    }

    [Fact]
    public void Map_ofNothing_isEmpty() => Assert.Equivalent(new AnomalyDays(), Map(new AnomalyDaysQuery()), strict: true);

    [Fact]
    public void Map_anomalyWithoutSeverityScoreOrReason_saysSo()
    {
        var cell = Map(new AnomalyDaysQuery(), Mark("AAPL/1d", "2025-05-02T13:30Z", null, score: double.NaN, reason: null)).Rows[0].Cells[0];

        Assert.Equal((null, null, null, AnomalyRecord.UnknownReason), (cell.Severity, cell.Score, cell.Direction, cell.Reason));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(60, true)]
    public void Map_ofMoreThanIsRead_saysThatItIsCut(int days, bool cut)
    {
        var newest = Time("2025-05-02T13:30Z").UtcDateTime;
        AnomalyMark[] marks =
        [
            .. Enumerable.Range(0, DayMap.MostRead).Select(number => Mark("AAPL/1h", "2025-05-02T13:30Z", 0.99) with { Datetime = newest.AddMinutes(-10 * number) }),
        ];

        Assert.Equal(cut, new DayMap(new AnomalyDaysQuery { Days = days }).Of(marks).Cut);
        Assert.True(new DayMap(new AnomalyDaysQuery { Days = days, Market = Market.JP }).Of(marks).Cut);
        Assert.False(new DayMap(new AnomalyDaysQuery { Days = days }).Of(marks[1..]).Cut);
    }

    private static AnomalyDays Map(AnomalyDaysQuery query, params AnomalyMark[] marks) => new DayMap(query).Of([.. marks.OrderByDescending(mark => mark.Datetime)]);

    private static AnomalyMark Mark(string series, string time, double? severity, double score = -0.5, AnomalyDirection? direction = null, string? reason = "fell") =>
        new($"{series} {time}", SeriesKey.Parse(series), Time(time).UtcDateTime, score, severity, direction, reason, []);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
