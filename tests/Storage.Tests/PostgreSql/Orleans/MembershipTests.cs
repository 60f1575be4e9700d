namespace Anomaly.Storage.Tests.PostgreSql.Orleans;

/// <summary>The table of a cluster's silos, through the statements that Orleans reads from the store.</summary>
public sealed class MembershipTests
{
    private const string Cluster = "anomaly", Other = "other";

    [PostgresFact]
    public async Task Queries_areThoseThatTheProvidersAskFor()
    {
        await using var queries = await OrleansQueries.CreateAsync();

        Assert.Equal(
            [
                "CleanupDefunctSiloEntriesKey", "CleanupDefunctSiloEntryKey", "DeleteMembershipTableEntriesKey", "DeleteReminderRowKey", "DeleteReminderRowsKey",
                "GatewaysQueryKey", "InsertMembershipKey", "InsertMembershipVersionKey", "MembershipReadAllKey", "MembershipReadRowKey", "ReadRangeRows1Key",
                "ReadRangeRows2Key", "ReadReminderRowKey", "ReadReminderRowsKey", "UpdateIAmAlivetimeKey", "UpdateMembershipKey", "UpsertReminderRowKey",
            ],
            queries.Keys.Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task Insert_andUpdate_atTheVersionOfNow_advanceItByOne()
    {
        await using var queries = await BeginAsync();
        Assert.False(await queries.DoneAsync("InsertMembershipVersionKey", ("DeploymentId", Cluster)));
        var empty = Assert.Single(await queries.ReadAllAsync(Cluster));
        Assert.Equal((0, null), (empty["Version"], empty["Address"]));

        Assert.True(await queries.InsertAsync(Cluster, 1, version: 0));
        Assert.True(await queries.UpdateAsync(Cluster, 1, version: 1, OrleansQueries.Dead, "127.0.0.1:2@7,2026-03-02", OrleansQueries.Start.AddMinutes(1)));
        Assert.True(await queries.InsertAsync(Cluster, 2, version: 2));

        var row = Assert.Single(await queries.RunAsync("MembershipReadRowKey", OrleansQueries.Silo(Cluster, 1)));
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["deploymentid"] = Cluster, ["address"] = "127.0.0.1", ["port"] = 1, ["generation"] = 7, ["siloname"] = "silo 1", ["hostname"] = "host",
                ["status"] = OrleansQueries.Dead, ["proxyport"] = 30000, ["suspecttimes"] = "127.0.0.1:2@7,2026-03-02", ["starttime"] = OrleansQueries.Start,
                ["iamalivetime"] = OrleansQueries.Start.AddMinutes(1), ["version"] = 3,
            },
            row);
        Assert.Equal([1, 2], await queries.SilosAsync(Cluster));
        var absent = Assert.Single(await queries.RunAsync("MembershipReadRowKey", OrleansQueries.Silo(Cluster, 9)));
        Assert.Equal((3, null), (absent["Version"], absent["Address"]));
    }

    [PostgresFact]
    public async Task Insert_andUpdate_thatCannotBe_changeNeitherSiloNorVersion()
    {
        await using var queries = await BeginAsync();
        await queries.InsertAsync(Cluster, 1, version: 0);

        Assert.False(await queries.InsertAsync(Cluster, 2, version: 0));
        Assert.False(await queries.InsertAsync(Cluster, 2, version: 2));
        Assert.False(await queries.InsertAsync(Cluster, 1, version: 1));
        Assert.False(await queries.InsertAsync("unknown", 2, version: 0));
        Assert.False(await queries.UpdateAsync(Cluster, 1, version: 0, OrleansQueries.Dead));
        Assert.False(await queries.UpdateAsync(Cluster, 2, version: 1, OrleansQueries.Dead));

        Assert.Equal(1, await queries.VersionAsync(Cluster));
        Assert.Equal(OrleansQueries.Active, Assert.Single(await queries.ReadAllAsync(Cluster))["Status"]);
    }

    [PostgresFact]
    public async Task Insert_andUpdate_ofManyAtOnceAtOneVersion_letOneThrough()
    {
        const int Silos = 12;
        await using var queries = await BeginAsync();
        for (var version = 0; version < 10; version++)
        {
            var at = version;
            var inserted = await Task.WhenAll(Enumerable.Range(0, Silos).Select(silo => queries.InsertAsync(Cluster, (at * 100) + silo, at)));

            Assert.Single(inserted, done => done);
            Assert.Equal((version + 1, version + 1), (await queries.VersionAsync(Cluster), (await queries.SilosAsync(Cluster)).Count));
        }

        var silos = await queries.SilosAsync(Cluster);
        var updated = await Task.WhenAll(silos.Select(silo => queries.UpdateAsync(Cluster, silo, 10, OrleansQueries.Dead)));
        Assert.Single(updated, done => done);
        Assert.Equal(11, await queries.VersionAsync(Cluster));
        Assert.Single(await queries.ReadAllAsync(Cluster), row => (int)row["Status"]! == OrleansQueries.Dead);
    }

    [PostgresFact]
    public async Task Insert_ofManyAtOnce_whoTryAgain_letsAllThrough()
    {
        await using var queries = await BeginAsync();

        await Task.WhenAll(Enumerable.Range(1, 12).Select(async silo =>
        {
            while (!await queries.InsertAsync(Cluster, silo, await queries.VersionAsync(Cluster)))
                await Task.Yield();
        }));

        Assert.Equal(12, await queries.VersionAsync(Cluster));
        Assert.Equal(Enumerable.Range(1, 12), await queries.SilosAsync(Cluster));
    }

    [PostgresFact]
    public async Task UpdateIAmAlive_leavesTheVersion()
    {
        await using var queries = await BeginAsync();
        await queries.InsertAsync(Cluster, 1, version: 0);

        await queries.RunAsync("UpdateIAmAlivetimeKey", [.. OrleansQueries.Silo(Cluster, 1), ("IAmAliveTime", OrleansQueries.Start.AddSeconds(5))]);

        var row = Assert.Single(await queries.ReadAllAsync(Cluster));
        Assert.Equal((OrleansQueries.Start.AddSeconds(5), 1), (row["IAmAliveTime"], row["Version"]));
    }

    [PostgresFact]
    public async Task Gateways_areActiveSilosWithAGatewaysPort()
    {
        await using var queries = await BeginAsync();
        await queries.InsertAsync(Cluster, 1, version: 0, proxyPort: 30001);
        await queries.InsertAsync(Cluster, 2, version: 1, proxyPort: 0);
        await queries.InsertAsync(Cluster, 3, version: 2, OrleansQueries.Dead);
        await queries.InsertAsync(Other, 4, version: 0);

        var gateway = Assert.Single(await queries.RunAsync("GatewaysQueryKey", ("DeploymentId", Cluster), ("Status", OrleansQueries.Active)));

        Assert.Equal(("127.0.0.1", 30001, 7), (gateway["Address"], gateway["ProxyPort"], gateway["Generation"]));
    }

    [PostgresFact]
    public async Task CleanupOfOneSilo_takesItOnlyAsItWasReadAndNotActive()
    {
        await using var queries = await BeginAsync();
        await queries.InsertAsync(Cluster, 1, version: 0);
        await queries.InsertAsync(Cluster, 2, version: 1, OrleansQueries.Dead);
        await queries.InsertAsync(Cluster, 3, version: 2);
        await queries.UpdateAsync(Cluster, 3, version: 3, OrleansQueries.Dead, "suspects");

        Assert.False(await CleanupAsync(1, null, OrleansQueries.Start));
        Assert.False(await CleanupAsync(2, "suspects", OrleansQueries.Start));
        Assert.False(await CleanupAsync(2, null, OrleansQueries.Start.AddMilliseconds(1)));
        Assert.False(await CleanupAsync(3, null, OrleansQueries.Start));
        Assert.Equal([1, 2, 3], await queries.SilosAsync(Cluster));
        Assert.True(await CleanupAsync(2, null, OrleansQueries.Start));
        Assert.True(await CleanupAsync(3, "suspects", OrleansQueries.Start));
        Assert.Equal([1], await queries.SilosAsync(Cluster));

        Task<bool> CleanupAsync(int port, string? suspectTimes, DateTime alive) => queries.DoneAsync(
            "CleanupDefunctSiloEntryKey", [.. OrleansQueries.Silo(Cluster, port), ("SuspectTimes", suspectTimes), ("StartTime", OrleansQueries.Start), ("IAmAliveTime", alive)]);
    }

    [PostgresFact]
    public async Task CleanupOfOldSilos_andDeletion_keepToTheirCluster()
    {
        await using var queries = await BeginAsync();
        var old = OrleansQueries.Start.AddDays(-8);
        await queries.InsertAsync(Cluster, 1, version: 0, OrleansQueries.Active, alive: old);
        await queries.InsertAsync(Cluster, 2, version: 1, OrleansQueries.Dead, alive: old);
        await queries.InsertAsync(Cluster, 3, version: 2, OrleansQueries.Dead);
        await queries.InsertAsync(Other, 4, version: 0, OrleansQueries.Dead, alive: old);

        await queries.RunAsync("CleanupDefunctSiloEntriesKey", ("DeploymentId", Cluster), ("IAmAliveTime", OrleansQueries.Start.AddDays(-7)));
        Assert.Equal([1, 3], await queries.SilosAsync(Cluster));

        await queries.RunAsync("DeleteMembershipTableEntriesKey", ("DeploymentId", Cluster));
        Assert.Empty(await queries.ReadAllAsync(Cluster));
        Assert.Equal([4], await queries.SilosAsync(Other));
    }

    private static async Task<OrleansQueries> BeginAsync()
    {
        var queries = await OrleansQueries.CreateAsync();
        Assert.True(await queries.DoneAsync("InsertMembershipVersionKey", ("DeploymentId", Cluster)));
        Assert.True(await queries.DoneAsync("InsertMembershipVersionKey", ("DeploymentId", Other)));
        return queries;
    }
}
