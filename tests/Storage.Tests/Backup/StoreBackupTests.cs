using Anomaly.Storage.Backup;
using Anomaly.Storage.Hosting;
using Anomaly.Storage.Sqlite;
using Anomaly.Storage.Tests.Alerts;
using Npgsql;

namespace Anomaly.Storage.Tests.Backup;

public sealed class StoreBackupTests : IDisposable
{
    private static readonly SeriesKey Apple = Samples.Series(), Hourly = Samples.Series("AAPL/1h");
    private static readonly DateTime Corrected = Samples.Start.AddDays(4000);
    private readonly TemporaryFolder _folder = new();

    private string BackupFile => _folder.File("backup.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Restore_sqliteIntoSqlite_isTheSameStore() => AssertRoundTripAsync(Engine.Sqlite, Engine.Sqlite);

    [PostgresFact]
    public Task Restore_postgresqlIntoPostgresql_isTheSameStore() => AssertRoundTripAsync(Engine.PostgreSql, Engine.PostgreSql);

    [PostgresFact]
    public Task Restore_sqliteIntoPostgresql_isTheSameStore() => AssertRoundTripAsync(Engine.Sqlite, Engine.PostgreSql);

    [PostgresFact]
    public Task Restore_postgresqlIntoSqlite_isTheSameStore() => AssertRoundTripAsync(Engine.PostgreSql, Engine.Sqlite);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Write_whileTheStoreIsWritten_isTheStateOfOneMoment(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await test.Store.CommitAsync(Samples.Commit(Apple, 0, Samples.Bars(1)));
        var isDone = false;
        var writer = Task.Run(async () =>
        {
            for (var version = 1; !Volatile.Read(ref isDone); version++)
                await test.Store.CommitAsync(Samples.Commit(Apple, version, Samples.Bars(1, version), Samples.Anomaly(Apple, version)));
        });

        await Eventually.HoldsAsync(async () => (await test.Store.LoadSeriesAsync(Apple))!.Version > 20, TimeSpan.FromSeconds(30), () => "nothing is written.");
        await StoreBackup.WriteAsync(OptionsOf(test), BackupFile);
        Volatile.Write(ref isDone, true);
        await writer;

        await using var backup = SqliteStores.Open(BackupFile);
        var version = (await backup.LoadSeriesAsync(Apple))!.Version;
        Assert.InRange(version, 20, int.MaxValue);
        Assert.Equal(Samples.Bars((int)version), await backup.ReadBarsAsync(Apple, TimeRange.All));
        Assert.Equal(version - 1, await backup.ReadLastSequenceAsync());
    }

    [Fact]
    public async Task Write_overAnotherFile_orOfNoStore_isRefused()
    {
        await File.WriteAllTextAsync(BackupFile, "mine");
        var missing = new StoreOptions { Path = _folder.File("nothing.db") };

        Assert.Contains("already", (await Assert.ThrowsAsync<StoreBackupException>(() => StoreBackup.WriteAsync(missing, BackupFile))).Message, StringComparison.Ordinal);
        Assert.StartsWith("There is no store", (await Assert.ThrowsAsync<StoreBackupException>(() => StoreBackup.WriteAsync(missing, _folder.File("new.db")))).Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(BackupFile));
        Assert.Equal([BackupFile], Directory.GetFiles(_folder.Path));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Restore_whereThereIsAStore_isRefusedAndChangesNothing(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await FillAsync(test.Store);
        await StoreBackup.WriteAsync(OptionsOf(test), BackupFile);

        var refused = await Assert.ThrowsAsync<StoreBackupException>(() => StoreBackup.RestoreAsync(OptionsOf(test), BackupFile));

        Assert.Contains("already", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2998, (await test.Store.ReadBarsAsync(Apple, TimeRange.All)).Count);
    }

    [PostgresFact]
    public async Task Write_ofADatabaseWithoutAStore_isRefusedAndChangesNothing()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();

        var refused = await Assert.ThrowsAsync<StoreSchemaException>(
            () => StoreBackup.WriteAsync(new StoreOptions { Engine = StoreEngine.PostgreSql, ConnectionString = database }, BackupFile));

        Assert.Equal("There is no store in this database.", refused.Message);
        Assert.False(File.Exists(BackupFile));
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select count(*) from pg_tables where schemaname = 'public'", connection);
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Restore_besideTheLogOfAnotherStore_isRefused()
    {
        await using (var store = _folder.Open())
            await FillAsync(store);
        await StoreBackup.WriteAsync(new StoreOptions { Path = _folder.Database }, BackupFile);
        var target = new StoreOptions { Path = _folder.File("restored.db") };
        await File.WriteAllTextAsync(target.Path + "-wal", "left behind");

        var refused = await Assert.ThrowsAsync<StoreBackupException>(() => StoreBackup.RestoreAsync(target, BackupFile));

        Assert.Contains("restored.db-wal already", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(target.Path));
    }

    [Fact]
    public async Task Restore_fileThatIsNoBackup_orDamaged_orOfALaterProgram_isSaid()
    {
        var target = new StoreOptions { Path = _folder.File("restored.db") };
        await File.WriteAllTextAsync(BackupFile, new string('x', 5000));
        Assert.Contains("nor a backup", (await Assert.ThrowsAsync<StoreBackupException>(() => StoreBackup.RestoreAsync(target, BackupFile))).Message, StringComparison.Ordinal);
        Assert.StartsWith("There is no file", (await Assert.ThrowsAsync<StoreBackupException>(() => StoreBackup.RestoreAsync(target, _folder.File("none.db")))).Message, StringComparison.Ordinal);

        await using (var store = _folder.Open())
            await FillAsync(store);
        var damaged = await File.ReadAllBytesAsync(_folder.Database);
        damaged.AsSpan(damaged.Length / 2, 3 * 4096).Fill(0xAB);
        await File.WriteAllBytesAsync(_folder.File("damaged.db"), damaged);
        await Assert.ThrowsAsync<StoreCorruptException>(() => StoreBackup.RestoreAsync(target, _folder.File("damaged.db")));

        using (var session = new SqliteFile(_folder.Database, TimeSpan.FromSeconds(1), TimeProvider.System).OpenForWriting())
            session.Execute("pragma user_version = 999");
        await Assert.ThrowsAsync<StoreSchemaException>(() => StoreBackup.RestoreAsync(target, _folder.Database));
        Assert.False(File.Exists(target.Path));
    }

    [Fact]
    public void EveryTable_isCopied()
    {
        using var session = new SqliteFile(_folder.Database, TimeSpan.FromSeconds(1), TimeProvider.System).OpenForWriting();
        var tables = session.List(new Storage.Sql.SqlQuery("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name"), row => row.Text(0));

        // A start sets reminders again, knows the migrations, and tries whether the store can be written.
        Assert.Equal(tables.Except(["reminders", "schema_migrations", "write_probe"]), PostgresBackup.Tables.Order(StringComparer.Ordinal));
    }

    private async Task AssertRoundTripAsync(Engine from, Engine to)
    {
        await using var source = await TestStore.CreateAsync(from);
        await FillAsync(source.Store);
        await using var target = await TestStore.CreateAsync(to);

        var written = await StoreBackup.WriteAsync(OptionsOf(source), BackupFile);
        var restored = await StoreBackup.RestoreAsync(OptionsOf(target), BackupFile);

        Assert.Equal((new BackupSummary(2, 3000, 2, 3), written), (written, restored));
        foreach (var series in new[] { Apple, Hourly })
        {
            Assert.Equivalent(await source.Store.LoadSeriesAsync(series), await target.Store.LoadSeriesAsync(series), strict: true);
            Assert.Equal(await source.Store.ReadBarsAsync(series, TimeRange.All), await target.Store.ReadBarsAsync(series, TimeRange.All));
        }

        Assert.Equivalent((await source.Store.ListAnomaliesAsync(new AnomalyQuery())).Items, (await target.Store.ListAnomaliesAsync(new AnomalyQuery())).Items, strict: true);
        Assert.Equivalent((await source.Store.ListRunsAsync(new RunQuery())).Items, (await target.Store.ListRunsAsync(new RunQuery())).Items, strict: true);
        foreach (var at in new[] { Samples.Start.AddDays(1), Corrected.AddTicks(-10), Corrected })
        {
            Assert.Equal(await source.Store.ReadBarsAsOfAsync(Apple, TimeRange.All, at), await target.Store.ReadBarsAsOfAsync(Apple, TimeRange.All, at));
            Assert.Equivalent((await source.Store.ListAnomaliesAsync(new AnomalyQuery { AsOf = at })).Items, (await target.Store.ListAnomaliesAsync(new AnomalyQuery { AsOf = at })).Items, strict: true);
            Assert.Equal(await source.Store.FindModelAsOfAsync(Apple, at), await target.Store.FindModelAsOfAsync(Apple, at));
        }

        Assert.Equal(Samples.Bars(3000), await target.Store.ReadBarsAsOfAsync(Apple, TimeRange.All, Corrected.AddTicks(-10)));
        Assert.Equal(Samples.ModelHash, await target.Store.FindModelAsOfAsync(Apple, Corrected.AddTicks(-10)));
        Assert.Equivalent(await source.Store.ReadEventsAsync(0), await target.Store.ReadEventsAsync(0), strict: true);
        Assert.Single((await target.Store.ListQuarantinedAsync(Apple, new QuarantineQuery())).Items);
        Assert.Equal((await source.Store.ListQuarantinedAsync(Apple, new QuarantineQuery())).Items, (await target.Store.ListQuarantinedAsync(Apple, new QuarantineQuery())).Items.AsEnumerable());
        Assert.Equal([Samples.Split(Apple, 3)], (await target.Store.ListCorporateActionsAsync(Apple, new CorporateActionQuery())).Items.AsEnumerable());
        Assert.Equal(await source.Store.ReadGrainStateAsync("grain", "settings"), await target.Store.ReadGrainStateAsync("grain", "settings"));
        Assert.Equal((await source.Store.FindAnomalyAsync("old-1"))!.Id, (await target.Store.FindAnomalyAsync("old-1"))!.Id);
        var (assessment, notes) = await target.Store.ReadRemarksAsync(Samples.Anomaly(Apple, 8).Id);
        Assert.Equal(Samples.Assessment(normal: true), assessment);
        Assert.Equal([Samples.Note()], notes);
        await AssertSameAlertsAsync((IAlertStore)source.Store, (IAlertStore)target.Store);
        var last = await target.Store.ReadLastSequenceAsync();
        await target.Store.CommitAsync(Samples.Commit(Apple, 2, Samples.Bars(1, 3000), Samples.Anomaly(Apple, 3000)));
        Assert.Equal(last + 1, await target.Store.ReadLastSequenceAsync());
    }

    private static async Task AssertSameAlertsAsync(IAlertStore source, IAlertStore target)
    {
        Assert.Equivalent(await source.ListOwnedAsync<Watch>(AlertSamples.Ada), await target.ListOwnedAsync<Watch>(AlertSamples.Ada), strict: true);
        Assert.Single(await target.FindWatchesAsync(Apple));
        Assert.Equal(await source.ListOwnedAsync<AlertMute>(AlertSamples.Ada), await target.ListOwnedAsync<AlertMute>(AlertSamples.Ada));
        Assert.Equal(Assert.Single(await source.ReadOutboxAsync(10)), Assert.Single(await target.ReadOutboxAsync(10)));
        Assert.Equal(Assert.Single((await source.ListAlertsAsync(AlertSamples.Ada, new AlertQuery())).Items), Assert.Single((await target.ListAlertsAsync(AlertSamples.Ada, new AlertQuery())).Items));
        Assert.Equal(Assert.Single((await source.ListDeliveriesAsync(new AlertDeliveryQuery())).Items), Assert.Single((await target.ListDeliveriesAsync(new AlertDeliveryQuery())).Items));
    }

    private static async Task FillAsync(IDetectionStore store)
    {
        var alerts = (IAlertStore)store;
        await alerts.PutOwnedAsync(AlertSamples.Watch(1, tickers: "AAPL"), 10);
        await alerts.PutOwnedAsync(new AlertMute { Id = AlertSamples.Id(2), PersonId = AlertSamples.Ada, Ticker = "AAPL", CreatedAt = Samples.Start }, 10);
        await store.CommitAsync(Samples.Commit(Apple, 0, Samples.Bars(3000), Samples.Anomaly(Apple, 7), Samples.Anomaly(Apple, 8)) with { AlertsFrom = Samples.Start, Run = Samples.Run(Apple), Quarantined = [Samples.Quarantined(Apple, 5000)], Actions = [Samples.Split(Apple, 3)] });
        var told = (await alerts.ReadOutboxAsync(10)).Single(entry => entry.AnomalyId == Samples.Anomaly(Apple, 7).Id);
        await alerts.RaiseAsync(told, [AlertSamples.Alert(Samples.Anomaly(Apple, 7))], [AlertSamples.Delivery(AlertSamples.Alert(Samples.Anomaly(Apple, 7)))]);
        await store.CommitAsync(Samples.Commit(Apple, 1, [Samples.Bar(1, 7)]) with
        {
            Metadata = Samples.Metadata(Apple, 3000) with { UpdatedAt = Corrected, ModelHash = "another" },
            RemoveBars = TimeRange.Before(Samples.Bar(3).Time),
        });
        await store.SetAnomalyStatusAsync(Samples.Anomaly(Apple, 8).Id, AnomalyStatus.Acknowledged);
        await store.SetAssessmentAsync(Samples.Anomaly(Apple, 8).Id, Samples.Assessment(normal: true));
        await store.AddNoteAsync(Samples.Anomaly(Apple, 8).Id, Samples.Note());
        await store.CommitAsync(Samples.Commit(Hourly, 0, Samples.Bars(2)));
        await store.StartRunAsync(Samples.Run(Hourly, 2, RunStatus.InProgress));
        await store.ImportAsync(new ImportBatch { Anomalies = [new(Samples.Anomaly(Hourly, 1), "old-1")] });
        await store.WriteGrainStateAsync("grain", "settings", """{"enabled":true}""", null);
    }

    private static StoreOptions OptionsOf(TestStore test) => test.ConnectionString is { } connection
        ? new StoreOptions { Engine = StoreEngine.PostgreSql, ConnectionString = connection }
        : new StoreOptions { Path = test.Path! };
}
