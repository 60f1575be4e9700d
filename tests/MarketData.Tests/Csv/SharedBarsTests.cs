using System.Diagnostics;
using Anomaly.MarketData.Csv;
using Anomaly.Testing;

namespace Anomaly.MarketData.Tests.Csv;

/// <summary>Real files, each with its real faults.</summary>
public sealed class SharedBarsTests
{
    private static Task<CsvBars> Read(params string[] parts) =>
        CsvBarFile.ReadAsync(SharedData.PathOf(parts), int.MaxValue, CancellationToken.None);

    [SharedDataFact]
    public async Task Every_file_reads_with_every_row_accounted_for()
    {
        var folder = new CsvFolder(SharedData.PathOf("data", "bars"));
        var files = 0;
        foreach (var series in Interval.All.SelectMany(interval => folder.Tickers(interval).Select(ticker => new SeriesKey(ticker, interval))))
        {
            var bars = await CsvBarFile.ReadAsync(folder.Find(series)!, int.MaxValue, CancellationToken.None);
            Assert.Equal(bars.Rows, bars.Bars.Count + bars.Warnings.Where(warning => warning.Issue == CsvIssue.EmptyCell).Sum(warning => warning.Count));
            Assert.True(bars.Bars.Count > 500, series.ToString());
            files++;
        }

        Assert.True(files >= 48);
    }

    [SharedDataFact]
    public async Task Tokyo_lunch_breaks_are_bars_without_a_trade()
    {
        var bars = await Read("data", "bars", "5m", "7203.T.csv");

        Assert.Equal(CsvIssue.EmptyCell, Assert.Single(bars.Warnings, warning => warning.Issue == CsvIssue.EmptyCell).Issue);
    }

    [SharedDataFact]
    public async Task A_trap_with_duplicates_out_of_order_is_sorted_and_said()
    {
        var file = Directory.EnumerateFiles(SharedData.PathOf("data", "traps", "1m"), "SPY*.csv").Single();

        var bars = await CsvBarFile.ReadAsync(file, int.MaxValue, CancellationToken.None);

        // 5,075 stamps appear again; one of those rows is empty and skipped before.
        Assert.Equal(5074, bars.Warnings.Single(warning => warning.Issue == CsvIssue.Duplicate).Count);
        Assert.Equal(1, bars.Warnings.Single(warning => warning.Issue == CsvIssue.EmptyCell).Count);
        Assert.Contains(bars.Warnings, warning => warning.Issue == CsvIssue.OutOfOrder);
        Assert.Equal(bars.Bars.OrderBy(bar => bar.Time).Select(bar => bar.Time), bars.Bars.Select(bar => bar.Time));
    }

    [SharedDataFact]
    public async Task Ten_years_of_daily_bars_parse_in_milliseconds()
    {
        var lines = (await File.ReadAllLinesAsync(SharedData.PathOf("data", "bars", "1d", "SPY.csv"))).Take(2521);
        var bytes = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines));
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Assert.Equal(2520, CsvBarParser.Parse(bytes).Bars.Count);
            var took = Stopwatch.GetElapsedTime(start);
            best = took < best ? took : best;
        }

        // Unoptimized code on a busy machine; `anomaly bench` measures the real figure.
        Assert.True(best < TimeSpan.FromMilliseconds(20), $"best of 20: {best.TotalMilliseconds:F3} ms");
    }
}
