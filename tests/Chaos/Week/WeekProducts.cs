using Anomaly.Storage;
using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sqlite;
using Anomaly.Testing.Clusters;
using Anomaly.Testing.Processes;

namespace Anomaly.Chaos.Week;

/// <summary>The product that lives through a week.</summary>
internal interface IWeekProduct : IAsyncDisposable
{
    /// <summary>The API of a process that runs.</summary>
    Uri Address { get; }

    /// <summary>What its processes have written.</summary>
    string Output { get; }

    /// <summary>kill -9 of one process.</summary>
    void Kill();

    /// <summary>Starts another in its place.</summary>
    Task ReplaceAsync();

    /// <summary>Stops in good order what must have stopped before others can read the store.</summary>
    Task StopAsync();

    IDetectionStore OpenStore();
}

/// <summary>One process on SQLite.</summary>
internal sealed class OneProcess(GatewayProcess gateway) : IWeekProduct
{
    public Uri Address => gateway.Address;

    public string Output => gateway.Running?.Output ?? "";

    public static async Task<IWeekProduct> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var gateway = new GatewayProcess([.. settings.Select(setting => (setting.Key, setting.Value)), ("Anomaly__Gateway__ChangeBurst", "10000"), ("Anomaly__Gateway__ChangesPerSecond", "10000")]);
        await gateway.StartAsync();
        return new OneProcess(gateway);
    }

    public void Kill() => gateway.Running!.Kill();

    public async Task ReplaceAsync()
    {
        await gateway.KillAsync();
        await gateway.StartAsync();
    }

    public Task StopAsync() => gateway.StopAsync();

    public IDetectionStore OpenStore() => new SqliteDetectionStore(new SqliteStoreOptions { Path = gateway.PathOf("anomaly.db") });

    public ValueTask DisposeAsync() => gateway.DisposeAsync();
}

/// <summary>Three processes on PostgreSQL.</summary>
internal sealed class ThreeProcesses(LocalCluster cluster) : IWeekProduct
{
    public Uri Address => cluster.Gateway;

    public string Output => cluster.Outputs();

    public static async Task<IWeekProduct> StartAsync(IReadOnlyDictionary<string, string> settings) => new ThreeProcesses(await LocalCluster.StartAsync(silos: 3, settings));

    public void Kill() => cluster.Silos.First(silo => !silo.Process.HasExited).Kill();

    public Task ReplaceAsync() => cluster.AddSiloAsync();

    public Task StopAsync() => Task.CompletedTask;

    public IDetectionStore OpenStore() => new PostgresDetectionStore(new PostgresStoreOptions { ConnectionString = cluster.Database.ConnectionString() });

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
