using Anomaly.MarketData.Csv;
using Anomaly.Testing;

namespace Anomaly.MarketData.Tests.Csv;

/// <summary>Whole files: those of this repository, and real ones with their real faults.</summary>
public sealed class BarFilesTests
{
    private static Task<CsvBars> Read(string path) => CsvBarParser.ReadAsync(path, int.MaxValue, CancellationToken.None);

    [Fact]
    public Task ReadAsync_goldenFiles_accountForEveryRow() => AssertReads(GoldenFiles.Bars, least: 2);

    [SharedDataFact]
    public Task ReadAsync_realFiles_accountForEveryRow() => AssertReads(SharedData.PathOf(SharedData.Bars), least: 48);

    [Fact]
    public async Task ReadAsync_missingCellsAndRows_areLeftOutAndSaid()
    {
        var bars = await Read(GoldenFiles.BarsOf("edge"));

        Assert.Equal(400, bars.Rows);
        Assert.Equal(400 - bars.Bars.Count, Assert.Single(bars.Warnings, warning => warning.Issue == CsvIssue.EmptyCell).Count);
    }

    [SharedDataFact]
    public async Task ReadAsync_lunchBreaksOfTokyo_areBarsWithoutATrade()
    {
        var bars = await Read(SharedData.PathOf(SharedData.Bars, "5m", "7203.T.csv"));

        Assert.Equal(CsvIssue.EmptyCell, Assert.Single(bars.Warnings, warning => warning.Issue == CsvIssue.EmptyCell).Issue);
    }

    [Fact]
    public async Task Rows_thatComeAgainOutOfOrder_areSortedAndSaid()
    {
        var lines = await File.ReadAllLinesAsync(GoldenFiles.BarsOf("SIM-ASA.T-5m"));
        var empty = lines[^1][..lines[^1].IndexOf(',')] + ",,,,,";

        var bars = Parse([.. lines, .. lines[1000..1500], empty]);

        Assert.Equal(500, bars.Warnings.Single(warning => warning.Issue == CsvIssue.Duplicate).Count);
        Assert.Equal(1, bars.Warnings.Single(warning => warning.Issue == CsvIssue.EmptyCell).Count);
        Assert.Contains(bars.Warnings, warning => warning.Issue == CsvIssue.OutOfOrder);
        Assert.Equal(Parse(lines).Bars, bars.Bars);
    }

    private static CsvBars Parse(string[] lines) => CsvBarParser.Parse(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    private static async Task AssertReads(string path, int least)
    {
        var folder = new CsvFolder(path);
        var files = 0;
        foreach (var series in Interval.All.SelectMany(interval => folder.Tickers(interval).Select(ticker => new SeriesKey(ticker, interval))))
        {
            var bars = await Read(folder.Find(series)!);
            Assert.Equal(bars.Rows, bars.Bars.Count + bars.Warnings.Where(warning => warning.Issue == CsvIssue.EmptyCell).Sum(warning => warning.Count));
            Assert.True(bars.Bars.Count > 500, series.ToString());
            files++;
        }

        Assert.True(files >= least);
    }
}
