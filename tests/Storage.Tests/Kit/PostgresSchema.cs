using Npgsql;

namespace Anomaly.Storage.Tests.Kit;

/// <summary>A schema of its own in one database of the shared server: as empty as a new database, and made in no time.</summary>
internal sealed class PostgresSchema
{
    private static readonly Lazy<Task<NpgsqlDataSource>> Database = new(OpenAsync);
    private static int _count;
    private readonly NpgsqlDataSource _database;
    private readonly string _name;

    private PostgresSchema(NpgsqlDataSource database, string name)
    {
        _database = database;
        _name = name;
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_database.ConnectionString) { SearchPath = _name, Pooling = true }.ToString();

    public static async Task<PostgresSchema> CreateAsync()
    {
        var schema = new PostgresSchema(await Database.Value, $"test_{Interlocked.Increment(ref _count)}");
        await schema.ExecuteAsync($"create schema {schema._name}");
        return schema;
    }

    public Task DropAsync() => ExecuteAsync($"drop schema {_name} cascade");

    private static async Task<NpgsqlDataSource> OpenAsync() => NpgsqlDataSource.Create(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());

    private async Task ExecuteAsync(string text)
    {
        await using var command = _database.CreateCommand(text);
        await command.ExecuteNonQueryAsync();
    }
}
