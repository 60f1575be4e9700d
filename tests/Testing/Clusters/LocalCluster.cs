using Anomaly.Testing.Processes;

namespace Anomaly.Testing.Clusters;

/// <summary>A PostgreSQL and equal processes of the product on this machine.</summary>
public sealed class LocalCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly List<SiloProcess> _silos = [];
    private string _connectionString = "";

    private LocalCluster(IReadOnlyDictionary<string, string> settings) => _settings = settings;

    public PostgresServer Database { get; private set; } = null!;

    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>The API of the first process that runs.</summary>
    public Uri Gateway => _silos.First(silo => !silo.Process.HasExited).Address;

    /// <summary>A cluster that reads its bars from a folder.</summary>
    public static Task<LocalCluster> StartAsync(string bars, int silos) => StartAsync(silos, new Dictionary<string, string>
    {
        ["Anomaly__MarketData__Source"] = "Csv",
        ["Anomaly__MarketData__Csv__Folder"] = bars,
    });

    /// <summary>A cluster with settings of the test's own, which all processes get.</summary>
    public static async Task<LocalCluster> StartAsync(int silos, IReadOnlyDictionary<string, string> settings)
    {
        var cluster = new LocalCluster(settings) { Database = await PostgresServer.StartAsync() };
        cluster._connectionString = cluster.Database.ConnectionString();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => cluster.AddSiloAsync()));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>One process more.</summary>
    /// <param name="databasePort">Reaches the database through another port, for example a relay's.</param>
    /// <param name="settings">Settings of this process alone.</param>
    public async Task<SiloProcess> AddSiloAsync(int? databasePort = null, params (string Key, string Value)[] settings)
    {
        var silo = LaunchSilo(databasePort, settings);
        await silo.WaitUntilReadyAsync(StartLimit);
        return silo;
    }

    /// <summary>One process more, which may never become ready.</summary>
    public SiloProcess LaunchSilo(int? databasePort = null, params (string Key, string Value)[] settings)
    {
        var (port, gateway, http) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        var address = new Uri($"http://127.0.0.1:{http}");
        var environment = new Dictionary<string, string>(_settings)
        {
            ["ConnectionStrings__Anomaly"] = databasePort is null
                ? _connectionString
                : _connectionString.Replace($"Port={Database.Port}", $"Port={databasePort}", StringComparison.OrdinalIgnoreCase),
            ["Anomaly__Store__Engine"] = "PostgreSql",
            ["Anomaly__Cluster__Mode"] = "PostgreSql",
            ["Anomaly__Cluster__SiloPort"] = $"{port}",
            ["Anomaly__Cluster__GatewayPort"] = $"{gateway}",
            ["Anomaly__Cluster__AdvertisedHost"] = "127.0.0.1",
            ["Anomaly__Cluster__SiloName"] = $"silo {port}",
            ["Anomaly__Gateway__ChangeBurst"] = "10000",
            ["Anomaly__Gateway__ChangesPerSecond"] = "10000",
            ["ASPNETCORE_URLS"] = address.OriginalString,
            ["OTEL_SERVICE_NAME"] = $"anomaly-{port}",
        };
        foreach (var (key, value) in settings)
            environment[key] = value;
        var silo = new SiloProcess(environment, port, gateway, address);
        lock (_silos)
            _silos.Add(silo);
        return silo;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>What the processes have written, for the message of a failed test.</summary>
    public string Outputs() => string.Join('\n', _silos.Select(silo => $"=== {silo.Process.Name}\n{Tail(silo.Output)}"));

    private static string Tail(string text) => text.Length > 4000 ? text[^4000..] : text;
}
