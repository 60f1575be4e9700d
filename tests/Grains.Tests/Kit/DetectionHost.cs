using Anomaly.Grains.Hosting;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.Storage;
using Anomaly.Storage.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Reminders;
using Orleans.TestingHost;

namespace Anomaly.Grains.Tests.Kit;

/// <summary>The grains on a test cluster, a real SQLite file, a source and a clock that the test holds. Restarts on the same file.</summary>
internal sealed class DetectionHost : SeriesTestHost, IAsyncDisposable
{
    private InProcessTestCluster? _cluster;

    /// <summary>Silos to start, all on the same file. Default: 1.</summary>
    public short Silos { get; set; } = 1;

    private DetectionHost()
    {
    }

    public Dictionary<string, string?> Settings { get; } = new() { ["Anomaly:Scheduler:Enabled"] = "false", ["Anomaly:Models:ActiveFor"] = "00:00:00" };

    public override IDetectionStore Store => Services.GetRequiredService<IDetectionStore>();

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

    public Task<DetectionOutcome> DetectAsync(string key = "AAPL/1d", string? period = null) => Ticker(key).DetectAsync(Manual(period), CancellationToken.None);

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
            var source = PlainServices.Source(Market, Exchange);
            silo.Services.AddSingleton(source);
            silo.Services.AddSingleton(PlainServices.Pushed(source));
            silo.Services.AddOptions<StoreOptions>().Configure(options => options.RunRetentionDays = 1);
            silo.Services.AddSingleton(_ => PlainServices.OpenStore(Folder.Store, Wall));
            silo.AddDetectionGrains(configuration);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }
}
