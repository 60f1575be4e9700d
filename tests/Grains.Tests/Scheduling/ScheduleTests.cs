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

        schedule.Stop();
        var market = Assert.Single(schedule.Describe(false).Markets);
        Assert.Equal((1, 0), (market.Running, market.Waiting));
        gate.SetResult();
        while (schedule.Describe(false).Markets.Single().Running > 0)
            await Task.Yield();

        Assert.Equal(["A/1h"], _detected);
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
        Assert.Equal(("A/1h", 1, "Down.", Start.AddHours(2).AddSeconds(30)), (pause.Series.ToString(), pause.Misses, pause.Problem, pause.Until.UtcDateTime));
    });

    [Fact]
    public Task Tick_monitoredTickerWithoutHistory_isDetectedAtOnce() => InTurnsAsync(async () =>
    {
        Monitor("A 1h");
        await Open().TickAsync();

        Assert.Equal(["A/1h"], _detected);
    });

    [Fact]
    public Task Scan_theFileChanges_isSeenWithTheNextReading() => InTurnsAsync(async () =>
    {
        Monitor("A 1h");
        var schedule = Open();
        await schedule.ScanAsync(CancellationToken.None);

        Monitor("B 1h");
        await ReadAgainAsync(schedule);
        Assert.Equal([("A/1h", ScanState.Left), ("B/1h", ScanState.Scheduled)], StatesOf(await ListAsync(schedule)));
        Monitor("C 1h\nB 1x");
        await ReadAgainAsync(schedule);

        Assert.Equal(["A/1h", "B/1h"], _detected);
        Assert.Equal([("A/1h", ScanState.Left), ("B/1h", ScanState.Scheduled)], StatesOf(await ListAsync(schedule)));
        Assert.Equal([ScanReason.Monitored], (await ListAsync(schedule, new() { State = ScanState.Scheduled })).Items[0].Reasons.AsEnumerable());
    });

    [Fact]
    public Task Scan_onlyCharted_leavesAfterSevenDaysUntilTheNextChart() => InTurnsAsync(async () =>
    {
        var schedule = Open();
        await StoreAsync("A/1h", metadata => metadata with { RequestedAt = Start });

        _time.SetUtcNow(Start.AddDays(7).AddTicks(-1));
        await schedule.ScanAsync(CancellationToken.None);
        Assert.Equal(["A/1h"], _detected);
        _time.SetUtcNow(Start.AddDays(7).AddHours(2));
        await schedule.ScanAsync(CancellationToken.None);
        Assert.Single(_detected);
        var left = Assert.Single((await ListAsync(schedule)).Items);
        Assert.Equal((ScanState.Left, null, Start), (left.State, left.NextDue, left.RequestedAt!.Value));
        Assert.Empty(left.Reasons);
        Assert.Empty(schedule.Describe(true).Markets);

        await CommitAsync((await _store.LoadSeriesAsync(SeriesKey.Parse("A/1h")))! with { RequestedAt = _time.GetUtcNow().UtcDateTime });
        await ReadAgainAsync(schedule);
        Assert.Equal(["A/1h", "A/1h"], _detected);
        Assert.Equal([ScanReason.Charted], Assert.Single((await ListAsync(schedule)).Items).Reasons.AsEnumerable());
    });

    [Fact]
    public Task Refresh_followed_isScannedHoweverLongAgoItWasCharted() => InTurnsAsync(async () =>
    {
        var schedule = Open();
        await StoreAsync("A/1h", metadata => metadata with { RequestedAt = Start.AddDays(-30) });
        _time.SetUtcNow(Start.AddHours(2));
        await schedule.TickAsync();
        Assert.Empty(_detected);

        await CommitAsync((await _store.LoadSeriesAsync(SeriesKey.Parse("A/1h")))! with { Followed = true });
        await schedule.RefreshAsync(SeriesKey.Parse("A/1h"), CancellationToken.None);
        await schedule.TickAsync();

        Assert.Equal(["A/1h"], _detected);
        Assert.Equal([ScanReason.Followed], Assert.Single((await ListAsync(schedule)).Items).Reasons.AsEnumerable());
    });

    [Fact]
    public Task List_pushedAndUnusedSources_areListedAndNotScanned() => InTurnsAsync(async () =>
    {
        var schedule = Open();
        await StoreAsync("A/1h", metadata => metadata with { Followed = true, Source = MarketDataSource.Push });
        await StoreAsync("B/1h", metadata => metadata with { Followed = true, Source = MarketDataSource.Yahoo });
        _time.SetUtcNow(Start.AddHours(2));
        await schedule.TickAsync();

        var page = await ListAsync(schedule);

        Assert.Equal([("A/1h", ScanState.Pushed), ("B/1h", ScanState.SourceNotInUse)], StatesOf(page));
        Assert.Equal([ScanReason.Followed, ScanReason.Pushed], page.Items[0].Reasons.AsEnumerable());
        Assert.All(page.Items, series => Assert.Null(series.NextDue));
        Assert.Empty(_detected);
    });

    [Fact]
    public Task List_whileItIsDetected_saysWhatRunsWaitsAndRests() => InTurnsAsync(async () =>
    {
        var schedule = Open(new SchedulerOptions { Concurrency = 1 });
        await KnowAsync("A/1h", "B/1h", "C/1h");
        _time.SetUtcNow(Start.AddHours(2));
        var gate = new TaskCompletionSource();
        _gate = series => series.Ticker.Symbol == "A" ? throw new MarketDataUnavailableException("Down.") : gate.Task;
        var scan = schedule.ScanAsync(CancellationToken.None);
        while (_detected.Count < 2)
            await Task.Yield();

        var page = await ListAsync(schedule);

        Assert.Equal([("A/1h", ScanState.Paused), ("B/1h", ScanState.Running), ("C/1h", ScanState.Waiting)], StatesOf(page));
        Assert.Equal(
            (1, "Down.", Start.AddHours(2).AddSeconds(30), Start.AddHours(1), Start.AddHours(-1)),
            (page.Items[0].Misses, page.Items[0].Problem, page.Items[0].PausedUntil!.Value.UtcDateTime, page.Items[0].NextDue!.Value, page.Items[0].LastBar!.Value));
        gate.SetResult();
        await scan;
    });

    [Fact]
    public Task List_dueWhileTheScheduleIsOff_waits() => InTurnsAsync(async () =>
    {
        var schedule = Open();
        await KnowAsync("A/1h");
        Assert.Equal([("A/1h", ScanState.Scheduled)], StatesOf(await ListAsync(schedule)));

        _time.SetUtcNow(Start.AddHours(2));

        Assert.Equal([("A/1h", ScanState.Waiting)], StatesOf(await ListAsync(schedule)));
    });

    [Fact]
    public Task List_filtersAndPages() => InTurnsAsync(async () =>
    {
        var schedule = Open();
        await KnowAsync("C/1d", "A/1d", "A/1h", "7203.T/1d");
        await StoreAsync("B/1d", metadata => metadata with { RequestedAt = Start.AddDays(-30) });
        var query = new ScheduledSeriesQuery { Market = Market.US, Reason = ScanReason.Followed, Limit = 2 };

        var first = await ListAsync(schedule, query);
        var second = await ListAsync(schedule, query with { Cursor = first.NextCursor });

        Assert.Equal(["A/1h", "A/1d"], first.Items.Select(series => series.Series.ToString()));
        Assert.Equal(["C/1d"], second.Items.Select(series => series.Series.ToString()));
        Assert.Null(second.NextCursor);
        await Assert.ThrowsAsync<InvalidCursorException>(() => ListAsync(schedule, query with { Cursor = "!" }));
        await Assert.ThrowsAsync<InvalidCursorException>(() => ListAsync(schedule, query with { Cursor = "QUFQTA" }));
        await Assert.ThrowsAsync<DetectionException>(() => ListAsync(schedule, query with { Limit = 501 }));
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
        options ??= new SchedulerOptions();
        options.MonitoredFile = File.Exists(MonitoredPath) ? MonitoredPath : null;
        return new Schedule(store, sources, DetectAsync, options, new GrainInstruments(meters), _time, NullLogger.Instance);
    }

    private string MonitoredPath => _folder.File("monitored.txt");

    private void Monitor(string lines) => File.WriteAllText(MonitoredPath, lines);

    private Task ReadAgainAsync(Schedule schedule)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        return schedule.ScanAsync(CancellationToken.None);
    }

    private static Task<Page<ScheduledSeries>> ListAsync(Schedule schedule, ScheduledSeriesQuery? query = null) =>
        schedule.ListAsync(query ?? new ScheduledSeriesQuery(), CancellationToken.None);

    private static IEnumerable<(string, ScanState)> StatesOf(Page<ScheduledSeries> page) => page.Items.Select(series => (series.Series.ToString(), series.State));

    /// <summary>Stores series that are followed.</summary>
    private async Task KnowAsync(params string[] keys)
    {
        foreach (var key in keys)
            await StoreAsync(key, metadata => metadata with { Followed = true });
    }

    /// <summary>Stores a series whose last bar opened an hour before the start.</summary>
    private Task StoreAsync(string key, Func<SeriesMetadata, SeriesMetadata> change) => CommitAsync(change(
        new SeriesMetadata { Series = SeriesKey.Parse(key), LastDetectedTimestamp = Start.AddHours(-1), LastDetectionRun = Start, UpdatedAt = Start }));

    private Task CommitAsync(SeriesMetadata metadata) => _store.CommitAsync(new DetectionCommit { ExpectedVersion = metadata.Version, Metadata = metadata });

    /// <summary>Finds the bar that has closed last.</summary>
    private async Task<DetectionOutcome> DetectAsync(SeriesKey series)
    {
        _detected.Add(series.ToString());
        await Task.Yield();
        await _gate(series);
        var last = _time.GetUtcNow().UtcDateTime.AddHours(-1);
        await CommitAsync((await _store.LoadSeriesAsync(series) ?? new SeriesMetadata { Series = series, UpdatedAt = Start }) with { LastDetectedTimestamp = last });
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
