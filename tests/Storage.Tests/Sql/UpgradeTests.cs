using System.Globalization;
using Anomaly.Detection.Decisions;
using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sql;
using Anomaly.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Anomaly.Storage.Tests.Sql;

/// <summary>Eight stores that start at once on a database of each older version, and on an empty one (version 0).</summary>
public sealed class UpgradeTests
{
    private const int Stores = 8;

    /// <summary>The version from which on it is noted who follows a series, and when it was last asked for.</summary>
    private static readonly int Followed = Migration.Of("Sqlite").Single(step => step.Name == "followed").Number;

    private const string OldData =
        "insert into detection_metadata (ticker, interval, rows_processed, anomalies_found, status, updated_at, version) values ('OLD', '1d', 7, 0, 'complete', @at, 3);"
        + "insert into grain_state (state_name, grain_id, etag, json) values ('settings', 'g', 'e', '{}');"
        + "insert into detection_runs (id, trigger, ticker, interval, started_at, rows_loaded, rows_preprocessed, anomalies_found, anomaly_ids, status, warnings, progress, force)"
        + " values ('old-run', 'manual', 'OLD', '1d', @at, 7, 0, 0, '[]', 'complete', '[]', 1, false);";

    public static TheoryData<int> SqliteVersions => [.. Enumerable.Range(0, SqliteFile.SchemaVersion)];

    public static TheoryData<int> PostgresVersions => [.. Enumerable.Range(0, PostgresMigrator.SchemaVersion)];

    [Theory]
    [MemberData(nameof(SqliteVersions))]
    public async Task InitializeAsync_manyAtOnceBringAnOlderSqliteFileUpToDateWithItsData(int version)
    {
        using var folder = new TemporaryFolder();
        if (version > 0)
        {
            using var connection = new SqliteConnection($"Data Source={folder.File("anomaly.db")};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"{TextOf("Sqlite", version, "integer", "0")} {OldData} pragma application_id = 0x414E4F4D; pragma user_version = {version}";
            command.Parameters.AddWithValue("@at", 0);
            command.ExecuteNonQuery();
        }

        await AssertUpToDateAsync(version, folder.Open);

        using var check = new SqliteConnection($"Data Source={folder.File("anomaly.db")};Pooling=False");
        check.Open();
        using var query = check.CreateCommand();
        query.CommandText = "select group_concat(number) from (select number from schema_migrations order by number)";
        Assert.Equal(string.Join(',', Enumerable.Range(1, SqliteFile.SchemaVersion)), query.ExecuteScalar());
    }

    [PostgresTheory]
    [MemberData(nameof(PostgresVersions))]
    public async Task InitializeAsync_manyAtOnceBringAnOlderPostgresqlSchemaUpToDateWithItsData(int version)
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        await using var connection = new NpgsqlConnection(test.ConnectionString);
        await connection.OpenAsync();
        if (version > 0)
        {
            await using var migrate = new NpgsqlCommand(TextOf("PostgreSql", version, "timestamptz default now()", "now()"), connection);
            await migrate.ExecuteNonQueryAsync();
            await using var insert = new NpgsqlCommand(OldData, connection) { Parameters = { new("at", Samples.Start) } };
            await insert.ExecuteNonQueryAsync();
        }

        await AssertUpToDateAsync(version, test.OpenAnother);

        await using var query = new NpgsqlCommand("select string_agg(number::text, ',' order by number) from schema_migrations", connection);
        Assert.Equal(string.Join(',', Enumerable.Range(1, PostgresMigrator.SchemaVersion)), await query.ExecuteScalarAsync());
    }

    [Fact]
    public async Task InitializeAsync_sqliteFileWithoutIncidents_worksThemOut()
    {
        using var folder = new TemporaryFolder();
        using (var connection = new SqliteConnection($"Data Source={folder.File("anomaly.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"{TextOf("Sqlite", BeforeIncidents("Sqlite"), "integer", "0")} {DataBeforeIncidents(time => StoredTime.ToSeconds(time), time => StoredTime.ToMicroseconds(time))}"
                + $" pragma application_id = 0x414E4F4D; pragma user_version = {BeforeIncidents("Sqlite")}";
            command.ExecuteNonQuery();
        }

        await using var store = folder.Open();
        await AssertIncidentsAsync(store);
    }

    [PostgresFact]
    public async Task InitializeAsync_postgresqlSchemaWithoutIncidents_worksThemOut()
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        await using (var connection = new NpgsqlConnection(test.ConnectionString))
        {
            await connection.OpenAsync();
            await using var migrate = new NpgsqlCommand(TextOf("PostgreSql", BeforeIncidents("PostgreSql"), "timestamptz default now()", "now()"), connection);
            await migrate.ExecuteNonQueryAsync();
            await using var insert = new NpgsqlCommand(DataBeforeIncidents(time => $"'{time:O}'", time => $"'{time:O}'"), connection);
            await insert.ExecuteNonQueryAsync();
        }

        await using var store = test.OpenAnother();
        await AssertIncidentsAsync(store);
    }

    private static int BeforeIncidents(string engine) => Migration.Of(engine).Single(step => step.Name == "incidents").Number - 1;

    /// <summary>Bars of forty days without the third, a series, and anomalies of two models among them.</summary>
    private static string DataBeforeIncidents(Func<DateTime, object> ofBar, Func<DateTime, object> of) => string.Create(CultureInfo.InvariantCulture, $"""
        insert into detection_metadata (ticker, interval, rows_processed, anomalies_found, status, updated_at, version) values ('OLD', '1d', 40, 9, 'complete', {of(Day(40))}, 3);
        insert into bars (series_id, time, open, high, low, close, volume) values {string.Join(", ", Enumerable.Range(0, 40).Where(day => day != 3).Select(day => $"(1, {ofBar(Day(day))}, 1, 1, 1, 1, 1)"))};
        insert into anomalies (id, ticker, interval, datetime, model_hash, features, contributions, sent, status, created_at, sequence) values
        {string.Join(", ", OldAnomalies.Select((one, i) => $"('{AnomalyId.Of(Samples.Series("OLD/1d"), Day(one.Day), one.Hash)}', 'OLD', '1d', {of(Day(one.Day))}, '{one.Hash}', '[]', '[]', false, '{one.Status}', {of(Day(40))}, {i + 1})"))};
        """);

    private static readonly (int Day, string Hash, string Status, int? Incident)[] OldAnomalies =
    [
        (1, "a", "new", 1), (2, "a", "acknowledged", 1), (8, "a", "new", 1), (13, "a", "new", 1), (16, "a", "retracted", null), (19, "a", "new", 19), (20, "a", "new", 19), (4, "b", "new", 4), (18, "b", "new", 18),
    ];

    private static DateTime Day(int day) => Samples.Start.AddDays(day);

    private static async Task AssertIncidentsAsync(IDetectionStore store)
    {
        foreach (var (day, hash, _, incident) in OldAnomalies)
        {
            var anomaly = await store.FindAnomalyAsync(AnomalyId.Of(Samples.Series("OLD/1d"), Day(day), hash));
            Assert.Equal((incident is { } first ? Day(first) : null, AnomalyKind.Market), (anomaly!.Incident, anomaly.Kind));
            Assert.Empty(anomaly.ReasonFacts);
        }
    }

    private static async Task AssertUpToDateAsync(int version, Func<IDetectionStore> open)
    {
        var stores = Enumerable.Range(0, Stores).Select(_ => open()).ToArray();
        await Task.WhenAll(stores.Select(store => store.InitializeAsync()));
        await Task.WhenAll(stores.Select((store, number) => store.CommitAsync(Samples.Commit(Samples.Series($"P{number}/1d"), 0, Samples.Bars(2)))));

        var old = await stores[0].LoadSeriesAsync(Samples.Series("OLD/1d"));
        Assert.Equal(version == 0 ? null : (3L, 7L), old is null ? null : ((long, long)?)(old.Version, old.RowsProcessed));
        // What was there before it was noted counts as asked for at the upgrade.
        if (version > 0 && version < Followed)
            Assert.InRange(old!.RequestedAt!.Value, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));
        else
            Assert.Null(old?.RequestedAt);
        Assert.Equal(version == 0, await stores[0].ReadGrainStateAsync("g", "settings") is null);
        var run = await stores[0].FindRunAsync("old-run");
        Assert.Equal(version == 0 ? null : (0L, (string?)null, (double?)null), run is null ? null : ((long, string?, double?)?)(run.AnomaliesRetracted, run.ProgramVersion, run.SecondsLeft));
        Assert.Equal(Stores + (version == 0 ? 0 : 1), (await stores[0].ListSeriesAsync(new SeriesQuery())).Items.Length);
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    /// <summary>What the program of an older version left behind.</summary>
    private static string TextOf(string engine, int version, string timeType, string now) =>
        $"create table schema_migrations (number integer primary key, name text not null, applied_at {timeType} not null);"
        + string.Concat(Migration.Of(engine).Take(version)
            .Select(step => $"{step.Text} insert into schema_migrations (number, name, applied_at) values ({step.Number}, '{step.Name}', {now});"));
}
