using System.Globalization;

namespace Anomaly.Storage.Tests.PostgreSql.Orleans;

/// <summary>Reminders of a cluster, through the statements that Orleans reads from the store.</summary>
public sealed class ReminderRowTests
{
    private const string Service = "anomaly";

    [PostgresFact]
    public async Task Upsert_countsVersions_andIsReadBack()
    {
        await using var queries = await OrleansQueries.CreateAsync();

        Assert.Equal(0, await UpsertAsync(queries, "g", "morning", 5));
        Assert.Equal(1, await UpsertAsync(queries, "g", "morning", 5, 4_000_000_000L));
        Assert.Equal(0, await UpsertAsync(queries, "g", "evening", 5));
        Assert.Equal(0, await UpsertAsync(queries, "g", "morning", 5, service: "other"));

        var row = Assert.Single(await queries.RunAsync("ReadReminderRowKey", ("ServiceId", Service), ("GrainId", "g"), ("ReminderName", "morning")));
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["grainid"] = "g", ["remindername"] = "morning", ["starttime"] = OrleansQueries.Start, ["period"] = 4_000_000_000L, ["version"] = 1,
            },
            row);
        Assert.Empty(await queries.RunAsync("ReadReminderRowKey", ("ServiceId", Service), ("GrainId", "g"), ("ReminderName", "noon")));
        var all = await queries.RunAsync("ReadReminderRowsKey", ("ServiceId", Service), ("GrainId", "g"));
        Assert.Equal(["evening", "morning"], all.Select(reminder => reminder["ReminderName"]).Order());
    }

    [PostgresFact]
    public async Task Upsert_ofManyAtOnce_countsEachOnce()
    {
        await using var queries = await OrleansQueries.CreateAsync();

        var versions = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => UpsertAsync(queries, "g", "r", 5)));

        Assert.Equal(Enumerable.Range(0, 12), versions.Order());
    }

    /// <summary>Hashes are unsigned, columns are not: Orleans chooses the statement by the signed numbers.</summary>
    [PostgresTheory]
    [InlineData(1u, 100u, "2 100")]
    [InlineData(100u, 1u, "0 1 2147483648 4294967295")]
    [InlineData(2147483647u, 2147483648u, "2147483648")]
    [InlineData(2u, 4294967294u, "100 2147483648")]
    [InlineData(uint.MaxValue, 0u, "0")]
    [InlineData(100u, 100u, "0 1 2 100 2147483648 4294967295")]
    public async Task ReadRange_goesAroundTheRing(uint above, uint upTo, string expected)
    {
        await using var queries = await OrleansQueries.CreateAsync();
        foreach (var hash in new[] { 0u, 1u, 2u, 100u, 1u << 31, uint.MaxValue })
            await UpsertAsync(queries, hash.ToString(CultureInfo.InvariantCulture), "r", (int)hash);
        await UpsertAsync(queries, "7", "r", 7, service: "other");

        var key = (int)above < (int)upTo ? "ReadRangeRows1Key" : "ReadRangeRows2Key";
        var found = await queries.RunAsync(key, ("ServiceId", Service), ("BeginHash", (int)above), ("EndHash", (int)upTo));

        Assert.Equal(expected, string.Join(' ', found.Select(row => uint.Parse((string)row["GrainId"]!, CultureInfo.InvariantCulture)).Order()));
    }

    [PostgresFact]
    public async Task Delete_takesOneAtItsVersion_orAllOfAService()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        await UpsertAsync(queries, "g", "r", 5);
        await UpsertAsync(queries, "g", "r", 5);
        await UpsertAsync(queries, "g", "s", 5);
        await UpsertAsync(queries, "g", "r", 5, service: "other");

        Assert.False(await DeleteAsync(0));
        Assert.True(await DeleteAsync(1));
        Assert.False(await DeleteAsync(1));
        Assert.Single(await queries.RunAsync("ReadReminderRowsKey", ("ServiceId", Service), ("GrainId", "g")));
        await queries.RunAsync("DeleteReminderRowsKey", ("ServiceId", Service));
        Assert.Empty(await queries.RunAsync("ReadReminderRowsKey", ("ServiceId", Service), ("GrainId", "g")));
        Assert.Single(await queries.RunAsync("ReadReminderRowsKey", ("ServiceId", "other"), ("GrainId", "g")));

        Task<bool> DeleteAsync(int version) =>
            queries.DoneAsync("DeleteReminderRowKey", ("ServiceId", Service), ("GrainId", "g"), ("ReminderName", "r"), ("Version", version));
    }

    // A period that fits is sent as an integer, a longer one as a bigint.
    private static async Task<int> UpsertAsync(OrleansQueries queries, string grain, string name, int hash, long period = 60_000, string service = Service) =>
        (int)Assert.Single(await queries.RunAsync(
            "UpsertReminderRowKey", ("ServiceId", service), ("GrainId", grain), ("ReminderName", name), ("StartTime", OrleansQueries.Start),
            ("Period", period <= int.MaxValue ? (int)period : period), ("GrainHash", hash)))["Version"]!;
}
