using System.Diagnostics.Metrics;
using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Scheduling;
using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.MarketData.Sources;
using Anomaly.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Grains.Tests.Scheduling;

/// <summary>The schedule over a real store, with a clock and detections that the test holds.</summary>
public sealed class ScheduleTests : IAsyncDisposable
{
    private static readonly DateTime Start = new(2026, 1, 5, 12, 0, 0, DateTimeKind.Utc);

    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Start);
    private readonly IDetectionStore _store;
    private readonly List<string> _detected = [];
    private Func<SeriesKey, Task> _gate = _ => Task.CompletedTask;
    private Exception? _storeFailure;

    public ScheduleTests() => _store = PlainServices.OpenStore(_folder.Store, _time);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public Task Tick_detectsWhatIsDueOnce() => InTurnsAsync(async () =>
    {
        var schedule = Open();
        await KnowAsync("A/1h", "B/1h");

        await schedule.TickAsync();
        Assert.Empty(_detected);
        _time.SetUtcNow(Start.AddHours(2));
        await schedule.TickAsync();
        await schedule.TickAsync();

        Assert.Equal(["A/1h", "B/1h"], _detected);
    });

    [Fact]
    public Task Tick_readsTheListAgainAfterTheScanInterval() => InTurnsAsync(async () =>
    {
        var schedule = Open();
        await schedule.TickAsync();
        await KnowAsync("A/1h");

        _time.SetUtcNow(Start.AddSeconds(59));
        await schedule.TickAsync();
        Assert.Empty(schedule.Describe(true).Markets);
        _time.SetUtcNow(Start.AddSeconds(60));
        await schedule.TickAsync();

        Assert.Equal(1, Assert.Single(schedule.Describe(true).Markets).Series);
        Assert.Equal(Start.AddSeconds(60), schedule.Describe(true).LastScan!.Value.UtcDateTime);
    });

    [Fact]
    public Task Tick_storeCannotBeRead_triesAgainAtTheNext() => InTurnsAsync(async () =>
    {
        var schedule = Open();
        await KnowAsync("A/1h");
        _storeFailure = new StoreUnavailableException("The store is busy.", TimeSpan.FromSeconds(1));
        await schedule.TickAsync();
        Assert.Null(schedule.Describe(true).LastScan);

        _storeFailure = null;
        await schedule.TickAsync();

        Assert.Equal(1, Assert.Single(schedule.Describe(true).Markets).Series);
    });

    [Fact]
    public Task Scan_detectsAtMostConcurrencyAtATime() => InTurnsAsync(async () =>
    {
        var schedule = Open(new SchedulerOptions { Concurrency = 2 });
        await KnowAsync("A/1h", "B/1h", "C/1h");
        _time.SetUtcNow(Start.AddHours(2));
        var gate = new TaskCompletionSource();
        _gate = _ => gate.Task;
        await schedule.TickAsync();

        var market = Assert.Single(schedule.Describe(true).Markets);
        Assert.Equal((2, 1), (market.Running, market.Waiting));
        var scan = schedule.ScanAsync(CancellationToken.None);
        gate.SetResult();

        Assert.Equal(3, (await scan).Detected);
        Assert.Equal(["A/1h", "B/1h", "C/1h"], _detected);
    });

    [Fact]
    public Task Stop_endsWhatWaitsAndLetsTheOthersFinish() => InTurnsAsync(async () =>
    {
        var schedule = Open(new SchedulerOptions { Concurrency = 1 });
        await KnowAsync("A/1h", "B/1h");
        _time.SetUtcNow(Start.AddHours(2));
        var gate = new TaskCompletionSource();
        _gate = _ => gate.Task;
        await schedule.TickAsync();
        var scan = schedule.ScanAsync(CancellationToken.None);

        schedule.Stop();
        var market = Assert.Single(schedule.Describe(false).Markets);
        Assert.Equal((1, 0), (market.Running, market.Waiting));
        gate.SetResult();
        await scan;

        Assert.Equal(["A/1h", "B/1h"], _detected);
    });

    [Fact]
    public Task Describe_failedDetection_saysWhyAndUntilWhenItRests() => InTurnsAsync(async () =>
    {
        var schedule = Open();
        await KnowAsync("A/1h", "B/1h");
        _time.SetUtcNow(Start.AddHours(2));
        _gate = series => series.Ticker.Symbol == "A" ? throw new MarketDataUnavailableException("Down.") : Task.CompletedTask;

        var report = await schedule.ScanAsync(CancellationToken.None);

        Assert.Equal((2, 1, 1, "A/1h: Down."), (report.Series, report.Detected, report.Failed, Assert.Single(report.Errors)));
        var market = Assert.Single(schedule.Describe(true).Markets);
        Assert.Equal((2, 1), (market.Series, market.Failing));
        var pause = Assert.Single(market.Pauses);
        Assert.Equal(("A/1h", 1, "Down.", Start.AddHours(2).AddSeconds(150)), (pause.Series.ToString(), pause.Misses, pause.Problem, pause.Until.UtcDateTime));
    });

    /// <summary>Runs a test as a grain runs: what interleaves never runs at the same time.</summary>
    private static Task InTurnsAsync(Func<Task> test) =>
        Task.Factory.StartNew(test, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    private Schedule Open(SchedulerOptions? options = null)
    {
        var source = PlainServices.Source(new FakeMarket(), _time);
        var sources = new BarSources([source, PlainServices.Pushed(source)], Options.Create(new MarketDataOptions { Source = source.Name }), _time);
        var store = FaultyStore.Over(_store, _ => _storeFailure);
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new Schedule(store, sources, DetectAsync, options ?? new SchedulerOptions(), new GrainInstruments(meters), _time, NullLogger.Instance);
    }

    /// <summary>Stores series whose last bar opened an hour before the start.</summary>
    private async Task KnowAsync(params string[] keys)
    {
        foreach (var key in keys)
            await CommitAsync(new SeriesMetadata { Series = SeriesKey.Parse(key), LastDetectedTimestamp = Start.AddHours(-1), LastDetectionRun = Start, UpdatedAt = Start });
    }

    private Task CommitAsync(SeriesMetadata metadata) => _store.CommitAsync(new DetectionCommit { ExpectedVersion = metadata.Version, Metadata = metadata });

    /// <summary>Finds the bar that has closed last.</summary>
    private async Task<DetectionOutcome> DetectAsync(SeriesKey series)
    {
        _detected.Add(series.ToString());
        await Task.Yield();
        await _gate(series);
        var last = _time.GetUtcNow().UtcDateTime.AddHours(-1);
        await CommitAsync((await _store.LoadSeriesAsync(series))! with { LastDetectedTimestamp = last });
        return new DetectionOutcome
        {
            Run = new DetectionRun { Id = "1", Trigger = RunTrigger.Scheduler, Series = series, StartedAt = Start, Status = RunStatus.Complete },
            AnomalyIds = [],
            RetractedAnomalies = 0,
            RowsProcessed = 1,
            LastBar = last,
        };
    }
}
