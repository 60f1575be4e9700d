using Anomaly.Testing;
using Npgsql;

namespace Anomaly.Integration.Upgrades;

/// <summary>
/// Two processes go from one version of a contract to the next, one at a time and under load: what both versions know never fails, between whichever
/// of them. The contract stands in tests/Upgrade and is compiled twice; all else is the product's own silo and tables.
/// </summary>
public sealed class RollingUpgradeTests
{
    [PostgresFact]
    public async Task Upgrade_oneProcessAtATime_failsNoCall()
    {
        await using var database = await PostgresServer.StartAsync();
        await using var first = new UpgradeProcess(database, "first");
        await using var second = new UpgradeProcess(database, "second");
        await Task.WhenAll(first.StartAsync(1), second.StartAsync(1));
        await using var load = new UpgradeLoad(first, second);
        Assert.Equal([(1, 1)], await load.WaysAsync((1, 1)));

        await first.StopAsync();
        await first.StartAsync(2);
        await RaiseSchemaAsync(database);
        Assert.Equal([(1, 1), (1, 2), (2, 1), (2, 2)], (await load.WaysAsync((1, 2), (2, 1))).Order());

        await AssertAddedMethodFailsOnTheOldAloneAsync(first);

        await second.StopAsync();
        await second.StartAsync(1);
        Assert.Superset(new HashSet<(int, int)> { (1, 2), (2, 1) }, (await load.WaysAsync((1, 2), (2, 1))).ToHashSet());

        await second.StopAsync();
        await second.StartAsync(2);
        Assert.Equal([(2, 2)], await load.WaysAsync((2, 2)));
        Assert.Equal(500, (await second.WeighAsync("last")).Grams);
        Assert.True((await second.SealAsync("last")).Done);

        Assert.True(load.Failures.IsEmpty, $"{string.Join('\n', load.Failures.Take(20))}\n{first.Output}\n{second.Output}");
    }

    /// <summary>As a newer program leaves it that has added to the schema: the version before can still work on it.</summary>
    private static async Task RaiseSchemaAsync(PostgresServer database)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "insert into schema_migrations (number, name, readable_from) select max(number) + 1, 'addition', max(number) from schema_migrations", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task AssertAddedMethodFailsOnTheOldAloneAsync(UpgradeProcess caller)
    {
        var served = new Dictionary<int, (bool Done, string Text)>();
        for (var number = 0; served.Count < 2 && number < 100; number++)
        {
            var key = $"seal-{number}";
            var weighed = await caller.WeighAsync(key);
            served[weighed.ServedBy] = await caller.SealAsync(key);
            Assert.Equal(key, (await caller.WeighAsync(key)).Content);
        }

        Assert.Equal((true, "sealed"), served[2]);
        Assert.False(served[1].Done);
        Assert.Contains("SealAsync", served[1].Text, StringComparison.Ordinal);
    }
}
