using System.Security.Cryptography;
using Anomaly.Testing.Processes;
using Npgsql;

namespace Anomaly.Testing.Clusters;

/// <summary>A PostgreSQL, silos and a gateway as processes of this machine.</summary>
public sealed class LocalCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly string _secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
    private readonly List<SiloProcess> _silos = [];
    private readonly List<IAsyncDisposable> _owned = [];
    private string _connectionString = "";

    private LocalCluster(IReadOnlyDictionary<string, string> settings) => _settings = settings;

    public PostgresServer Database { get; private set; } = null!;

    public Uri Gateway { get; private set; } = null!;

    public HostProcess GatewayProcess { get; private set; } = null!;

    public IReadOnlyList<SiloProcess> Silos => _silos;

    public string Secret => _secret;

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
        cluster._owned.Add(cluster.Database);
        cluster._connectionString = cluster.Database.ConnectionString();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => cluster.AddSiloAsync()));
            cluster.Gateway = await cluster.StartGatewayAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>One silo more; its database can be reached through another port, for example a relay's.</summary>
    public async Task<SiloProcess> AddSiloAsync(int? databasePort = null)
    {
        var (port, management) = (FreePort.Next(), FreePort.Next());
        var environment = Settings(databasePort is null ? _connectionString : _connectionString.Replace($"Port={Database.Port}", $"Port={databasePort}", StringComparison.OrdinalIgnoreCase));
        environment["Anomaly__Cluster__SiloPort"] = $"{port}";
        environment["Anomaly__Cluster__AdvertisedHost"] = "127.0.0.1";
        environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{management}";
        var silo = new SiloProcess(HostProcess.Start($"silo {port}", "Anomaly.Silo.dll", environment), port, new Uri($"http://127.0.0.1:{management}"));
        lock (_silos)
            _silos.Add(silo);
        await silo.Process.WaitUntilReadyAsync(new Uri(silo.Management, "/health/ready"), StartLimit);
        return silo;
    }

    /// <summary>When a silo's lease ends if it is not renewed, by the clock of this machine, which the database shares.</summary>
    public async Task<DateTimeOffset> LeaseEndAsync(SiloProcess silo)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select expires_at from silo where port = @port order by silo_id desc limit 1", connection);
        command.Parameters.AddWithValue("port", silo.Port);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync())!);
    }

    /// <summary>Lets everybody else reach a silo through another port, for example a relay's.</summary>
    public async Task RedirectAsync(SiloProcess silo, int port)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("update silo set port = @port where port = @old", connection);
        command.Parameters.AddWithValue("port", port);
        command.Parameters.AddWithValue("old", silo.Port);
        if (await command.ExecuteNonQueryAsync() is not 1 and var rows)
            throw new InvalidOperationException($"{rows} silos stand in the table with port {silo.Port}, not one.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            silo.Process.Thaw();
            await silo.Process.DisposeAsync();
        }

        foreach (var owned in Enumerable.Reverse(_owned))
            await owned.DisposeAsync();
    }

    /// <summary>What the processes have written, for the message of a failed test.</summary>
    public string Outputs() => string.Join('\n', _silos.Select(silo => $"=== {silo.Process.Name}\n{Tail(silo.Process.Output)}"));

    private async Task<Uri> StartGatewayAsync()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var environment = Settings(_connectionString);
        environment["ASPNETCORE_URLS"] = address.OriginalString;
        environment["Anomaly__Gateway__ChangeBurst"] = environment["Anomaly__Gateway__ChangesPerSecond"] = "10000";
        var gateway = HostProcess.Start("gateway", "Anomaly.Gateway.Api.dll", environment);
        _owned.Add(GatewayProcess = gateway);
        await gateway.WaitUntilReadyAsync(new Uri(address, "/health/ready"), StartLimit);
        return address;
    }

    private Dictionary<string, string> Settings(string connectionString) => new(_settings)
    {
        ["ConnectionStrings__Anomaly"] = connectionString,
        ["Anomaly__Store__Engine"] = "PostgreSql",
        ["Anomaly__Cluster__Mode"] = "PostgreSql",
        ["Anomaly__Cluster__Secret"] = _secret,
    };

    private static string Tail(string text) => text.Length > 4000 ? text[^4000..] : text;
}
