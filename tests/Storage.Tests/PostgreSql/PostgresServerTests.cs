using Npgsql;

namespace Anomaly.Storage.Tests.PostgreSql;

public sealed class PostgresServerTests
{
    [PostgresFact]
    public async Task StartAsync_server_keepsItsDataWhenStoppedKilledAndStartedAgain()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await ExecuteAsync(database, "create table t (n integer)");
        foreach (var how in Enum.GetValues<PostgresStop>())
        {
            await ExecuteAsync(database, "insert into t values (1)");
            await server.RestartAsync(how);
        }

        Assert.Equal(3L, await ExecuteAsync(database, "select count(*) from t"));
        await server.DisposeAsync();
        await Assert.ThrowsAsync<NpgsqlException>(() => ExecuteAsync(database, "select 1"));
    }

    private static async Task<object?> ExecuteAsync(string database, string text)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteScalarAsync();
    }
}
