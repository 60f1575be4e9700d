using System.Data;
using System.Globalization;
using Npgsql;

namespace Anomaly.Storage.Tests.PostgreSql.Orleans;

/// <summary>The statements of <c>orleansquery</c>, run as Orleans' ADO.NET providers run them: by key, with named and typed parameters, columns read by name.</summary>
internal sealed class OrleansQueries : IAsyncDisposable
{
    public const int Active = 3, Dead = 6;
    public static readonly DateTime Start = new(2026, 3, 2, 14, 30, 0, 250, DateTimeKind.Utc);
    private readonly TestStore _store;
    private readonly NpgsqlDataSource _database;
    private readonly Dictionary<string, string> _texts = [];

    private OrleansQueries(TestStore store)
    {
        _store = store;
        _database = NpgsqlDataSource.Create(store.ConnectionString!);
    }

    public IReadOnlyCollection<string> Keys => _texts.Keys;

    /// <summary>The statements that many stores leave which migrate an empty database at once.</summary>
    public static async Task<OrleansQueries> CreateAsync()
    {
        var store = await TestStore.CreateAsync(Engine.PostgreSql);
        var stores = Enumerable.Range(0, 4).Select(_ => store.OpenAnother()).ToArray();
        await Task.WhenAll(stores.Select(other => other.InitializeAsync()));
        foreach (var other in stores)
            await other.DisposeAsync();
        var queries = new OrleansQueries(store);
        await using var command = queries._database.CreateCommand("SELECT QueryKey, QueryText FROM OrleansQuery");
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            queries._texts.Add((string)rows["QueryKey"], (string)rows["QueryText"]);
        return queries;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>Its rows, by the names of columns in lower case.</returns>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> RunAsync(string key, params (string Name, object? Value)[] parameters)
    {
        await using var command = _database.CreateCommand(_texts[key]);
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new NpgsqlParameter(name, value ?? DBNull.Value) { DbType = TypeOf(value) });
        await using var rows = await command.ExecuteReaderAsync();
        List<IReadOnlyDictionary<string, object?>> read = [];
        while (await rows.ReadAsync())
            read.Add(Enumerable.Range(0, rows.FieldCount).ToDictionary(rows.GetName, column => rows.IsDBNull(column) ? null : rows.GetValue(column), StringComparer.OrdinalIgnoreCase));
        return read;
    }

    /// <summary>Runs a statement that answers in its only column whether it did something.</summary>
    public async Task<bool> DoneAsync(string key, params (string Name, object? Value)[] parameters) =>
        Convert.ToBoolean(Assert.Single(Assert.Single(await RunAsync(key, parameters)).Values), CultureInfo.InvariantCulture);

    /// <summary>Writes a silo at a version of the table.</summary>
    public Task<bool> InsertAsync(string cluster, int port, int version, int status = Active, int proxyPort = 30000, DateTime? alive = null) => DoneAsync(
        "InsertMembershipKey", [.. Silo(cluster, port), ("SiloName", $"silo {port}"), ("HostName", "host"), ("Status", status), ("ProxyPort", proxyPort),
            ("StartTime", Start), ("IAmAliveTime", alive ?? Start), ("Version", version)]);

    /// <summary>Changes a silo at a version of the table.</summary>
    public Task<bool> UpdateAsync(string cluster, int port, int version, int status, string? suspectTimes = null, DateTime? alive = null) => DoneAsync(
        "UpdateMembershipKey", [.. Silo(cluster, port), ("Status", status), ("SuspectTimes", suspectTimes), ("IAmAliveTime", alive ?? Start), ("Version", version)]);

    public async Task<int> VersionAsync(string cluster) => (int)(await ReadAllAsync(cluster))[0]["Version"]!;

    /// <summary>The silos' ports.</summary>
    public async Task<IReadOnlyList<int>> SilosAsync(string cluster) =>
        [.. (await ReadAllAsync(cluster)).Select(row => row["Port"]).OfType<int>().Order()];

    public Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> ReadAllAsync(string cluster) => RunAsync("MembershipReadAllKey", ("DeploymentId", cluster));

    public static (string Name, object? Value)[] Silo(string cluster, int port) =>
        [("DeploymentId", cluster), ("Address", "127.0.0.1"), ("Port", port), ("Generation", 7)];

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static DbType TypeOf(object? value) => value switch
    {
        int => DbType.Int32,
        long => DbType.Int64,
        DateTime => DbType.DateTime,
        _ => DbType.String,
    };
}
