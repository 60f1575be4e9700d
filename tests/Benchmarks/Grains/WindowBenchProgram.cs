using System.Diagnostics;
using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;

namespace Anomaly.Benchmarks.Grains;

/// <summary>Windows of a chart on a short and a long history: the first call of a process, and repeated ones.</summary>
internal static class WindowBenchProgram
{
    private const int Calls = 50;

    public static async Task RunAsync()
    {
        await RunAsync("2,500 daily bars", SeriesKey.Parse("AAPL/1d"), 2_500);
        await RunAsync("480,000 minute bars", SeriesKey.Parse("AAPL/1m"), 480_000);
    }

    private static async Task RunAsync(string what, SeriesKey series, int count)
    {
        await using var host = await EmbeddedHost.StartAsync();
        var bars = TestBars.Walk(count, interval: series.Interval);
        foreach (var (version, chunk) in bars.Chunk(60_000).Index())
        {
            var metadata = new SeriesMetadata { Series = series, UpdatedAt = TestBars.Start, Source = MarketDataSource.Simulated };
            await host.Store.CommitAsync(new DetectionCommit { ExpectedVersion = version, Metadata = metadata, Bars = chunk });
        }

        var grain = host.Factory.Series(series);
        await grain.GetStateAsync(CancellationToken.None);
        var random = new Random(1);
        await MeasureAsync("the newest 1,000, first call", 1, () => new ChartWindowQuery { Points = 1000, Budget = default });
        await MeasureAsync("the newest 1,000", Calls, () => new ChartWindowQuery { Points = 1000, Budget = default });
        await MeasureAsync("1,000 somewhere", Calls, () => new ChartWindowQuery { To = bars[random.Next(1_000, count)].Time, Points = 1000, Budget = default });
        await MeasureAsync("all in 1,000 points", Calls, () => new ChartWindowQuery { From = bars[0].Time, Points = 1000, Budget = default });
        await MeasureAsync("all in 5,000 points", Calls, () => new ChartWindowQuery { From = bars[0].Time, Points = 5000, Budget = default });

        async Task MeasureAsync(string window, int calls, Func<ChartWindowQuery> query)
        {
            var times = new List<double>();
            for (var i = 0; i < calls; i++)
            {
                var asked = query();
                var watch = Stopwatch.StartNew();
                await grain.GetChartWindowAsync(asked, CancellationToken.None);
                times.Add(watch.Elapsed.TotalMilliseconds);
            }

            times.Sort();
            Console.WriteLine($"{what}, {window}: median {times[calls / 2]:0.00} ms, slowest {times[^1]:0.00} ms");
        }
    }
}
