using System.Text;
using Anomaly.MarketData.Csv;
using Anomaly.Testing;

namespace Anomaly.MarketData.Tests.Csv;

public sealed class CsvBarParserTests
{
    private const string Header = "Datetime,Open,High,Low,Close,Volume\n";
    private const string First = "2020-01-02T14:30:00Z,1.5,2,1,1.75,100\n";
    private static readonly Bar FirstBar = new(new DateTime(2020, 1, 2, 14, 30, 0, DateTimeKind.Utc), 1.5, 2, 1, 1.75, 100);

    private static CsvBars Parse(string text) => CsvBarParser.Parse(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData(Header + First)]
    [InlineData(Header + "2020-01-02T14:30:00Z,1.5,2,1,1.75,100")]
    [InlineData("\uFEFF" + Header + First)]
    [InlineData("\n  \n" + Header + "\n" + First + "\n \n")]
    [InlineData("Datetime,Open,High,Low,Close,Volume\r\n2020-01-02T14:30:00Z,1.5,2,1,1.75,100\r\n")]
    [InlineData("VOLUME,close,Low,hIGH, Open ,DATE\n100,1.75,1,2,1.5,2020-01-02 14:30:00\n")]
    [InlineData("Date,Open,High,Low,Close,Adj Close,Volume,Dividends\n2020-01-02 09:30:00-05:00,1.5,2,1,1.75,9.99,100,\n")]
    [InlineData("\"Datetime\",\"Open\",High,Low,Close,Volume\n\"2020-01-02T14:30:00Z\", \"1.5\" ,2,1,\"1.75\",100\n")]
    [InlineData("Timestamp;Open;High;Low;Close;Volume\n2020-01-02T14:30Z;1.5;2;1;1.75;100\n")]
    [InlineData("time\topen\thigh\tlow\tclose\tvolume\n2020-01-02T14:30:00.000Z\t+1.5\t2.0\t1e0\t1.75\t1E2\n")]
    public void Parse_theSameBarInAnySpelling_readsItWithoutWarning(string text)
    {
        var result = Parse(text.Replace(" \"1.5\" ", "\"1.5\""));

        Assert.Equal([FirstBar], result.Bars);
        Assert.Empty(result.Warnings);
        Assert.Equal(1, result.Rows);
    }

    [Fact]
    public void Parse_dividendsAndSplits_readsThemOfLinesWithoutABarToo()
    {
        var result = Parse("Datetime,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits\n"
            + "2020-01-03,1.5,2,1,1.75,1.7,100,0.0,0.05\n2020-01-02,1.5,2,1,1.75,1.7,100,0.25,0.0\n2020-01-06,,,,,,,0.5,\n2020-01-07,1.5,2,1,1.75,1.7,100\n");

        Assert.Equal(3, result.Bars.Count);
        Assert.Equal([new Dividend(Day(2), 0.25), new Dividend(Day(6), 0.5)], result.Dividends);
        Assert.Equal([new StockSplit(Day(3), 0.05, 1)], result.Splits);
    }

    [Theory]
    [InlineData("4:1")]
    [InlineData("-4")]
    [InlineData("Infinity")]
    public void Parse_aSplitThatIsNoNumber_keepsTheBarAndWarns(string split)
    {
        var result = Parse($"Datetime,Open,High,Low,Close,Volume,Stock Splits\n2020-01-02T14:30:00Z,1.5,2,1,1.75,100,{split}\n");

        Assert.Equal([FirstBar], result.Bars);
        Assert.Empty(result.Splits);
        Assert.Equal("1 row with an unreadable dividend or split kept without it (line 2)", Assert.Single(result.Warnings).ToString());
    }

    private static DateTime Day(int day) => new(2020, 1, day, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,1\n", CsvIssue.ShortRow)]
    [InlineData("2020-13-03T14:30:00Z,1.5,2,1,1.75,100\n", CsvIssue.MalformedTime)]
    [InlineData("Datetime,Open,High,Low,Close,Volume\n", CsvIssue.MalformedTime)]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,1,abc,100\n", CsvIssue.MalformedNumber)]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,1,1.2.3,100\n", CsvIssue.MalformedNumber)]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,1,0x12,100\n", CsvIssue.MalformedNumber)]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,1,.,100\n", CsvIssue.MalformedNumber)]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,1,--1,100\n", CsvIssue.MalformedNumber)]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,1,1 2,100\n", CsvIssue.MalformedNumber)]
    [InlineData("2020-01-03T14:30:00Z,1.5,Infinity,1,1.75,100\n", CsvIssue.NotFinite)]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,1,1.75,1e999\n", CsvIssue.NotFinite)]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,1,1.75,1e31\n", CsvIssue.NotFinite)]
    [InlineData("2020-01-03T14:30:00Z,1,5,2,0,1,0,1,75,100\n", CsvIssue.LongRow)]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,1,1,234.5,100\n", CsvIssue.LongRow)]
    [InlineData("2020-01-03T14:30:00Z,\"1,5\",2,1,1.75,100\n", CsvIssue.MalformedNumber)]
    [InlineData("2020-01-03T14:30:00Z,,,,,\n", CsvIssue.EmptyCell)]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,1,1.75,\n", CsvIssue.EmptyCell)]
    [InlineData("2020-01-03T14:30:00Z,NaN,2,1,null,100\n", CsvIssue.EmptyCell)]
    public void Parse_aBadRowSkipsItAndSaysWhere(string row, CsvIssue issue)
    {
        var result = Parse(Header + First + row);

        Assert.Equal([FirstBar], result.Bars);
        var warning = Assert.Single(result.Warnings);
        Assert.Equal(issue, warning.Issue);
        Assert.Equal(1, warning.Count);
        Assert.Equal([3], warning.FirstLines);
    }

    [Theory]
    [InlineData("Datetime,Open,High,Low,Close,Volume\n2020-01-02T14:30:00Z,1.5,2,1,1.75,100,,\n")]
    [InlineData("Datetime,Open,High,Low,Close,Volume,Name\n2020-01-02T14:30:00Z,1.5,2,1,1.75,100,\"Sons, and daughters\"\n")]
    [InlineData("Name,Datetime,Open,High,Low,Close,Volume,Note\n\"A, B\",2020-01-02T14:30:00Z,1.5,2,1,1.75,100\n")]
    public void Parse_separatorsAtTheEndAndInQuotesMakeNoRowTooLong(string text)
    {
        var result = Parse(text);

        Assert.Equal([FirstBar], result.Bars);
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("Datetime;Open;High;Low;Close;Volume\n2020-01-02;1,5;2,0;1,0;1,75;100\n2020-01-03;1,5;2,0;1,0;1,75;100\n", "none of its 2 rows has a bar: 2 rows with an unreadable number skipped (lines 2, 3)")]
    [InlineData(Header + "01/02/2020,1.5,2,1,1.75,100\n", "none of its 1 rows has a bar: 1 row with an unreadable time skipped (line 2)")]
    [InlineData(Header + "1577975400,1.5,2,1,1.75,100\n2020-01-03,,,,,\n", "unreadable time")]
    public void Parse_aFileOfNothingButUnreadableRows_saysWhy(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<MarketDataFormatException>(() => Parse(text)).Message);

    [Fact]
    public void Parse_anEndlessHeaderLine_isRefused() =>
        Assert.Contains("header line", Assert.Throws<MarketDataFormatException>(() => Parse(Header.TrimEnd() + new string(',', 70_000) + "\n" + First)).Message);

    [Fact]
    public void Parse_anEndlessRow_costsItselfOnly()
    {
        var result = Parse(Header + First + new string('x', 17_000_000) + "\n" + First.Replace("2020-01-02", "2020-01-03"));

        Assert.Equal(2, result.Bars.Count);
        Assert.Equal("1 row with too few cells skipped (line 3)", Assert.Single(result.Warnings).ToString());
    }

    [Fact]
    public void Parse_aQuoteThatIsNeverClosed_costsItsOwnRowOnly()
    {
        var result = Parse(Header + "2020-01-01,\"1.5,2,1,1.75,100\n" + First + "2020-01-03,\"1.5\",2,1,1.75,100\n");

        Assert.Equal(2, result.Bars.Count);
        Assert.Equal("1 row with too few cells skipped (line 2)", Assert.Single(result.Warnings).ToString());
    }

    [Fact]
    public void Parse_blankLines_takeNoMemory()
    {
        var text = Encoding.UTF8.GetBytes(Header + new string('\n', 1_000_000) + First);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal([FirstBar], CsvBarParser.Parse(text).Bars);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000_000);
    }

    [Fact]
    public void Parse_theHourThatAClockGoesThroughTwice_keepsBothByTheirOffsets()
    {
        var result = Parse(Header
            + "2020-11-01 01:30:00-04:00,1,1,1,1,1\n"
            + "2020-11-01 01:30:00-05:00,2,2,2,2,2\n"
            + "2020-03-08 01:30:00-05:00,3,3,3,3,3\n"
            + "2020-03-08 03:00:00-04:00,4,4,4,4,4\n");

        Assert.Equal(["06:30 3", "07:00 4", "05:30 1", "06:30 2"], result.Bars.Select(bar => $"{bar.Time:HH:mm} {bar.Close}"));
        Assert.Equal(CsvIssue.OutOfOrder, Assert.Single(result.Warnings).Issue);
    }

    [Theory]
    [InlineData("2020-01-03T14:30:00Z,1.5,1.4,1,1.75,100\n", CsvIssue.InconsistentRange)]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,1.6,1.75,100\n", CsvIssue.InconsistentRange)]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,0,1.75,100\n", CsvIssue.UnlikelyValue)]
    [InlineData("2020-01-03T14:30:00Z,1.5,2,1,1.75,-1\n", CsvIssue.UnlikelyValue)]
    public void Parse_anUnlikelyRow_keepsItAndSaysWhere(string row, CsvIssue issue)
    {
        var result = Parse(Header + First + row);

        Assert.Equal(2, result.Bars.Count);
        Assert.Equal(issue, Assert.Single(result.Warnings).Issue);
    }

    [Fact]
    public void Parse_duplicatesAndDisorderSortsAndKeepsTheLaterLine()
    {
        var result = Parse(Header
            + "2020-01-03T00:00:00Z,3,3,3,3,3\n"
            + "2020-01-02T00:00:00Z,2,2,2,2,2\n"
            + "2020-01-03T00:00:00Z,4,4,4,4,4\n"
            + "2020-01-01T00:00:00Z,1,1,1,1,1\n");

        Assert.Equal([1.0, 2.0, 4.0], result.Bars.Select(bar => bar.Close));
        Assert.Equal(["1 row replaced by a later line of the same time (line 2)", "2 rows out of time order sorted in (lines 3, 5)"],
            result.Warnings.Select(warning => warning.ToString()));
    }

    [Fact]
    public void Parse_manyOddities_countsAllAndNamesTheFirstThreeLines()
    {
        var result = Parse(Header + string.Concat(Enumerable.Repeat("2020-01-03,,,,,\n", 7)));

        Assert.Equal(0, result.Bars.Count);
        Assert.Equal("7 rows with an empty cell skipped (first at lines 2, 3, 4)", Assert.Single(result.Warnings).ToString());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n\n", "empty")]
    [InlineData("Datetime,Open,High,Low,Close\n", "column volume")]
    [InlineData("a,b,c\n1,2,3\n", "columns datetime, open, high, low, close, volume")]
    [InlineData("Datetime,Open,High,Low,Close,Close,Volume\n", "column close twice")]
    [InlineData("Date,Time,Open,High,Low,Close,Volume\n", "join them")]
    [InlineData("Datetime,Open,High,Low,Close,Volume\r2020-01-02,1,1,1,1,1\r", "column volume")]
    public void Parse_aFileWithoutTheNeededColumns_namesThem(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<MarketDataFormatException>(() => Parse(text)).Message);

    [Fact]
    public void Parse_utf16_saysSo() =>
        Assert.Contains("UTF-16", Assert.Throws<MarketDataFormatException>(
            () => CsvBarParser.Parse((byte[])[.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Header)])).Message);

    [Fact]
    public void Parse_aHeaderAlone_hasNoBars()
    {
        var result = Parse(Header);

        Assert.Equal(0, result.Bars.Count);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Parse_cancelledStops()
    {
        var text = Header + string.Concat(Enumerable.Repeat(First, 10_000));

        Assert.Throws<OperationCanceledException>(() => CsvBarParser.Parse(Encoding.UTF8.GetBytes(text), new CancellationToken(true)));
    }

    [Fact]
    public async Task ReadByTicker_rowsOfSeveralTickers_givesEachItsBarsAndWarnings()
    {
        using var folder = new TemporaryFolder();
        folder.Write("all.csv", "Datetime,Open,High,Low,Close,Volume, TICKER \n2020-01-03T14:30:00Z,1.5,2,1,1.75,100, aapl\n2020-01-02T14:30:00Z,1.5,2,1,1.75,100,\"AAPL\"\n2020-01-02T14:30:00Z,1.5,2,1,,100,PTT.BK\n");

        var tickers = (await CsvBarParser.ReadByTickerAsync(folder.File("all.csv"), 10_000, CancellationToken.None))!;

        Assert.Equal(["AAPL", "PTT.BK"], tickers.Keys.Order().Select(ticker => ticker.Symbol));
        Assert.Equal([FirstBar, FirstBar with { Time = FirstBar.Time.AddDays(1) }], tickers[Ticker.Parse("AAPL")].Bars);
        Assert.Equal(["1 row out of time order sorted in (line 3)"], tickers[Ticker.Parse("AAPL")].Warnings.Select(warning => warning.ToString()));
        Assert.Equal((0, 1), (tickers[Ticker.Parse("PTT.BK")].Bars.Count, tickers[Ticker.Parse("PTT.BK")].Rows));
    }

    [Fact]
    public async Task ReadByTicker_moreBarsThanItHadRoomFor_keepsThemAll()
    {
        using var folder = new TemporaryFolder();
        folder.Write("all.csv", "Symbol," + Header + string.Concat(Enumerable.Range(0, 1000).Select(i => $"AAPL,{FirstBar.Time.AddMinutes(i):s},1.5,2,1,1.75,100\n")));

        Assert.Equal(1000, (await CsvBarParser.ReadByTickerAsync(folder.File("all.csv"), 100_000, CancellationToken.None))![Ticker.Parse("AAPL")].Bars.Count);
    }

    [Fact]
    public async Task ReadByTicker_noSuchColumn_isNull()
    {
        using var folder = new TemporaryFolder();
        folder.Write("one.csv", Header + First);

        Assert.Null(await CsvBarParser.ReadByTickerAsync(folder.File("one.csv"), 10_000, CancellationToken.None));
    }

    [Fact]
    public void Parse_columnsOfTickers_areNotRead() =>
        Assert.Equal([FirstBar], Parse("Symbol,Symbol," + Header + "a,,2020-01-02T14:30:00Z,1.5,2,1,1.75,100\n").Bars);
}
