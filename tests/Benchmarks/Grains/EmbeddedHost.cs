using Anomaly.Grains.Hosting;
using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Sources;
using Anomaly.Storage;
using Anomaly.Storage.Hosting;
using Anomaly.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Hosting;

namespace Anomaly.Benchmarks.Grains;

/// <summary>The embedded mode as products run it: calls inside one process, the system's clock, a SQLite file.</summary>
internal sealed class EmbeddedHost : IAsyncDisposable
{
    private readonly IHost _host;

    private EmbeddedHost(string? models)
    {
        if (models is null)
            TestModels.Add(Folder.Models, "US_model-1.0.0");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Anomaly:Models:Folder"] = models ?? Folder.Models, ["Anomaly:Scheduler:Enabled"] = "false",
        });
        builder.Services.AddSingleton(new BarSource(MarketDataSource.Simulated, Market, new ElapsedBarClock(Exchange), new TradingCalendar()));
        builder.Services.AddSingleton<IDetectionStore>(_ => new SqliteDetectionStore(
            new SqliteStoreOptions { Path = Folder.Store }, TimeProvider.System, new StoreInstruments(), NullLogger<SqliteDetectionStore>.Instance));
        builder.Services.AddOptions<StoreOptions>();
        builder.UseOrleans(silo => silo.UseLocalhostClustering().AddDetectionGrains(builder.Configuration));
        _host = builder.Build();
    }

    public TestFolder Folder { get; } = new();

    public FakeMarket Market { get; } = new();

    public FakeTimeProvider Exchange { get; } = new(new DateTimeOffset(TestBars.Start));

    public IDetectionStore Store => _host.Services.GetRequiredService<IDetectionStore>();

    public IGrainFactory Factory => _host.Services.GetRequiredService<IGrainFactory>();

    /// <param name="models">A folder of models; null for one small model made here.</param>
    public static async Task<EmbeddedHost> StartAsync(string? models = null)
    {
        var host = new EmbeddedHost(models);
        await host._host.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        Folder.Dispose();
    }
}
