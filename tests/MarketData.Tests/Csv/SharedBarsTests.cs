using System.Diagnostics;
using Anomaly.MarketData.Csv;
using Anomaly.Testing;

namespace Anomaly.MarketData.Tests.Csv;

/// <summary>Whole files: those of this repository, and real ones with their real faults.</summary>
public sealed class SharedBarsTests
{
    private static Task<CsvBars> Read(string path) => CsvBarParser.ReadAsync(path, int.MaxValue, CancellationToken.None);

    [Fact]
    public Task Every_golden_file_reads_with_every_row_accounted_for() => AssertReads(GoldenFiles.Bars, least: 2);

    [SharedDataFact]
    public Task Every_file_reads_with_every_row_accounted_for() => AssertReads(SharedData.PathOf(SharedData.Bars), least: 48);

    [Fact]
    public async Task Missing_cells_and_rows_are_left_out_and_said()
    {
        var bars = await Read(GoldenFiles.BarsOf("edge"));

        Assert.Equal(400, bars.Rows);
        Assert.Equal(400 - bars.Bars.Count, Assert.Single(bars.Warnings, warning => warning.Issue == CsvIssue.EmptyCell).Count);
    }

    [SharedDataFact]
    public async Task Tokyo_lunch_breaks_are_bars_without_a_trade()
    {
        var bars = await Read(SharedData.PathOf(SharedData.Bars, "5m", "7203.T.csv"));

        Assert.Equal(CsvIssue.EmptyCell, Assert.Single(bars.Warnings, warning => warning.Issue == CsvIssue.EmptyCell).Issue);
    }

    [Fact]
    public async Task Rows_that_come_again_out_of_order_are_sorted_and_said()
    {
        var lines = await File.ReadAllLinesAsync(GoldenFiles.BarsOf("SIM-ASA.T-5m"));
        var empty = lines[^1][..lines[^1].IndexOf(',')] + ",,,,,";

        var bars = Parse([.. lines, .. lines[1000..1500], empty]);

        Assert.Equal(500, bars.Warnings.Single(warning => warning.Issue == CsvIssue.Duplicate).Count);
        Assert.Equal(1, bars.Warnings.Single(warning => warning.Issue == CsvIssue.EmptyCell).Count);
        Assert.Contains(bars.Warnings, warning => warning.Issue == CsvIssue.OutOfOrder);
        Assert.Equal(Parse(lines).Bars, bars.Bars);
    }

    [Fact]
    public async Task Ten_years_of_daily_bars_parse_in_milliseconds()
    {
        var bytes = await File.ReadAllBytesAsync(GoldenFiles.BarsOf("SIM-RAIL-1d"));
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Assert.Equal(2521, CsvBarParser.Parse(bytes).Bars.Count);
            var took = Stopwatch.GetElapsedTime(start);
            best = took < best ? took : best;
        }

        // Unoptimized code on a busy machine; `anomaly bench` measures the real figure.
        Assert.True(best < TimeSpan.FromMilliseconds(20), $"best of 20: {best.TotalMilliseconds:F3} ms");
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
