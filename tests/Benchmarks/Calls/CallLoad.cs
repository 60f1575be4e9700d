using System.Diagnostics;

namespace Anomaly.Benchmarks.Calls;

/// <summary>Callers that each call a grain of their own, one call after the other.</summary>
internal static class CallLoad
{
    /// <summary>Calls a second of so many callers together.</summary>
    public static async Task<double> RateAsync(IGrainFactory grains, int callers, TimeSpan length)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var grain = grains.GetGrain<IEmptyGrain>($"load{caller}");
            long count = 0;
            for (; watch.Elapsed < length; count += 16)
            {
                for (var i = 0; i < 16; i++)
                    await grain.AddAsync(i);
            }

            return count;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    /// <summary>The quantiles, in microseconds, of one caller's calls.</summary>
    public static async Task<(double Median, double P99)> LatencyAsync(IGrainFactory grains, int calls)
    {
        var grain = grains.GetGrain<IEmptyGrain>("latency");
        var times = new double[calls];
        await Task.Run(async () =>
        {
            for (var i = 0; i < calls; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await grain.AddAsync(i);
                times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }
        });
        Array.Sort(times);
        return (times[calls / 2], times[calls * 99 / 100]);
    }
}
