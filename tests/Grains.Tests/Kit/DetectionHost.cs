using Anomaly.Grains.Hosting;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.Storage;
using Anomaly.Storage.Hosting;
using Anomaly.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Reminders;
using Orleans.TestingHost;

namespace Anomaly.Grains.Tests.Kit;

/// <summary>The grains on a test cluster, a real SQLite file, a source and a clock that the test holds. Restarts on the same file.</summary>
internal sealed class DetectionHost : IAsyncDisposable
{
    private InProcessTestCluster? _cluster;

    /// <summary>Silos to start, all on the same file. Default: 1.</summary>
    public short Silos { get; set; } = 1;

    private DetectionHost()
    {
    }

    public TestFolder Folder { get; } = new();

    public FakeMarket Market { get; } = new();

    /// <summary>The time at the exchange, which bars close by.</summary>
    public FakeTimeProvider Exchange { get; } = new(new DateTimeOffset(TestBars.Start));

    /// <summary>The time of runs, budgets and timers.</summary>
    public FakeTimeProvider Wall { get; } = new(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));

    public Dictionary<string, string?> Settings { get; } = new() { ["Anomaly:Scheduler:Enabled"] = "false", ["Anomaly:Models:ActiveFor"] = "00:00:00" };

    public IDetectionStore Store => Services.GetRequiredService<IDetectionStore>();

    public IServiceProvider Services => Cluster.GetSiloServiceProvider();

    public InProcessTestCluster Cluster => _cluster ?? throw new InvalidOperationException("The host has not been started.");

    public IGrainFactory Grains => Cluster.Client;

    public ITickerDetectionGrain Ticker(string key = "AAPL/1d") => Grains.GetGrain<ITickerDetectionGrain>(key);

    public IModelGrain Model(string market = "US") => Grains.GetGrain<IModelGrain>(market);

    public IAuditGrain Audit => Grains.GetGrain<IAuditGrain>("audit");

    public IAnomalyIndexGrain Index => Grains.GetGrain<IAnomalyIndexGrain>("index");

    public IAnomalyFeedGrain Feed => Grains.GetGrain<IAnomalyFeedGrain>("feed");

    public ISchedulerGrain Scheduler => Grains.GetGrain<ISchedulerGrain>("scheduler");

    /// <summary>A host that runs, with one US model.</summary>
    public static async Task<DetectionHost> StartAsync(Action<DetectionHost>? arrange = null)
    {
        var host = new DetectionHost();
        TestModels.Add(host.Folder.Models, "US_model-1.0.0");
        arrange?.Invoke(host);
        await host.DeployAsync();
        return host;
    }

    /// <summary>The clock stands where so many bars of a series that begins with <see cref="TestBars.Start"/> have closed.</summary>
    public void CloseBars(int count, Interval? interval = null) =>
        Exchange.SetUtcNow(new DateTimeOffset(TestBars.Start + ((interval ?? Interval.OneDay).Length * count)));

    public Task<DetectionOutcome> DetectAsync(string key = "AAPL/1d", string? period = null) =>
        Ticker(key).DetectAsync(new DetectionRequest { Trigger = RunTrigger.Manual, Period = period is null ? null : Period.Parse(period) }, CancellationToken.None);

    public async Task<IReadOnlyList<AnomalyRecord>> AnomaliesAsync(string? key = null)
    {
        var series = key is null ? (SeriesKey?)null : SeriesKey.Parse(key);
        var page = await Store.ListAnomaliesAsync(new AnomalyQuery
        {
            Ticker = series?.Ticker, Interval = series?.Interval, OldestFirst = true, Limit = 5000,
        });
        return page.Items;
    }

    /// <summary>Stops in good order and starts again on the same file.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await DeployAsync();
    }

    /// <summary>Ends as a crash would and starts again on the same file.</summary>
    public async Task CrashAsync(Action? meanwhile = null)
    {
        await Cluster.KillSiloAsync(Cluster.Silos[0]);
        meanwhile?.Invoke();
        await StopAsync();
        await DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Folder.Dispose();
    }

    private async Task StopAsync()
    {
        if (_cluster is { } cluster)
            await cluster.DisposeAsync();
        _cluster = null;
    }

    private async Task DeployAsync()
    {
        var builder = new InProcessTestClusterBuilder(Silos);
        builder.ConfigureSilo((_, silo) =>
        {
            var configuration = new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?>(Settings) { ["Anomaly:Models:Folder"] = Folder.Models })
                .Build();
            silo.Services.AddSingleton<TimeProvider>(Wall);
            // Messages and membership keep the system's clock: a test that lets months pass must not end them.
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, Wall);
            silo.Services.AddSingleton<IMarketData>(Market);
            silo.Services.AddSingleton<IBarClock>(new ElapsedBarClock(Exchange));
            silo.Services.AddSingleton<ITradingCalendar>(new TradingCalendar());
            silo.Services.AddOptions<StoreOptions>().Configure(options => options.RunRetentionDays = 1);
            silo.Services.AddSingleton<IDetectionStore>(_ => new SqliteDetectionStore(
                new SqliteStoreOptions { Path = Folder.Store }, Wall, new StoreInstruments(), NullLogger<SqliteDetectionStore>.Instance));
            silo.AddDetectionGrains(configuration);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }
}
