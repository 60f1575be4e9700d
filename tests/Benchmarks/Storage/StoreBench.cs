using System.Diagnostics;
using Anomaly.Storage;

namespace Anomaly.Benchmarks.Storage;

/// <summary>What a store does a second, and how long one new bar takes, with the disk's own flush measured in the same run.</summary>
internal sealed class StoreBench(IDetectionStore store, string engine)
{
    private const int Pairs = 1_000;
    private const int Rounds = 5;
    private static readonly DateTime Start = new(2000, 1, 3, 0, 0, 0, DateTimeKind.Utc);
    private readonly Dictionary<SeriesKey, long> _versions = [];
    private int _runs;

    public async Task RunAsync()
    {
        await store.InitializeAsync();
        await NewBarsOneByOneAsync(200);
        Report("one new bar, committed, sequential", await NewBarsOneByOneAsync(1_000));
        var keys = Enumerable.Range(0, Pairs).Select(number => SeriesKey.Parse($"P{number}/1d")).ToArray();
        foreach (var round in Enumerable.Range(0, Rounds))
        {
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(keys.Select(key => NewBarAsync(key, round)));
            Console.WriteLine($"{engine,-12} scan of {Pairs} pairs, one new bar each, round {round}: {Pairs / watch.Elapsed.TotalSeconds,10:n0} pairs/s");
        }

        await BulkAsync();
    }

    private async Task<List<double>> NewBarsOneByOneAsync(int count)
    {
        var key = SeriesKey.Parse("ONE/1m");
        var times = new List<double>(count);
        for (var index = 0; index < count; index++)
        {
            var start = Stopwatch.GetTimestamp();
            await NewBarAsync(key, (int)_versions.GetValueOrDefault(key));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    private async Task BulkAsync()
    {
        var key = SeriesKey.Parse("BULK/1m");
        const int Count = 200_000;
        var bars = Enumerable.Range(0, Count).Select(Bar).ToArray();
        var watch = Stopwatch.StartNew();
        await store.CommitAsync(Commit(key, 0, bars));
        Console.WriteLine($"{engine,-12} bulk write of {Count:n0} bars: {Count / watch.Elapsed.TotalSeconds,10:n0} bars/s");
        watch.Restart();
        var read = await store.ReadBarsAsync(key, TimeRange.All);
        Console.WriteLine($"{engine,-12} read of {read.Count:n0} bars: {read.Count / watch.Elapsed.TotalSeconds,10:n0} bars/s");
        var tail = new List<double>();
        for (var index = 0; index < 500; index++)
        {
            watch.Restart();
            await store.ReadLastBarsAsync(key, 30);
            tail.Add(watch.Elapsed.TotalMilliseconds);
        }

        Report("read of the last 30 bars", tail);
    }

    private async Task NewBarAsync(SeriesKey key, int index)
    {
        long expected;
        lock (_versions)
            expected = _versions.GetValueOrDefault(key);
        var result = await store.CommitAsync(Commit(key, expected, [Bar(index)]));
        lock (_versions)
            _versions[key] = result.Version;
    }

    private DetectionCommit Commit(SeriesKey key, long expected, Bar[] bars) => new()
    {
        ExpectedVersion = expected,
        Metadata = new SeriesMetadata { Series = key, UpdatedAt = Start, ModelHash = "h", FeatureState = new byte[700], Anchor = Start },
        Bars = bars,
        Run = new DetectionRun
        {
            Id = new Guid(Interlocked.Increment(ref _runs), 0, 0, new byte[8]).ToString(),
            Trigger = RunTrigger.Scheduler,
            Series = key,
            StartedAt = Start,
            CompletedAt = Start,
            Status = RunStatus.Complete,
        },
    };

    private static Bar Bar(int index) => new(Start.AddMinutes(index), 100 + index, 101 + index, 99 + index, 100.5 + index, 1000);

    private void Report(string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        Console.WriteLine(
            $"{engine,-12} {what}: median {milliseconds[milliseconds.Count / 2]:n3} ms, p99 {milliseconds[milliseconds.Count * 99 / 100]:n3} ms");
    }
}
