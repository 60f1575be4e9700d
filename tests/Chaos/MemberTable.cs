using Anomaly.Testing;
using Npgsql;
using Orleans.Runtime;

namespace Anomaly.Chaos;

/// <summary>What Orleans' table of members says, read beside Orleans.</summary>
internal static class MemberTable
{
    /// <summary>Ports of the silos that it calls dead.</summary>
    public static async Task<IReadOnlyList<int>> DeadAsync(PostgresServer database)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString());
        await using var command = source.CreateCommand("select port from orleans_membership where status = @dead");
        command.Parameters.AddWithValue("dead", (int)SiloStatus.Dead);
        await using var rows = await command.ExecuteReaderAsync();
        var ports = new List<int>();
        while (await rows.ReadAsync())
            ports.Add(rows.GetInt32(0));
        return ports;
    }
}
