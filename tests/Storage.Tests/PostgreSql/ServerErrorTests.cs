using System.Net;
using System.Net.Sockets;
using Anomaly.Storage.PostgreSql;
using Microsoft.Extensions.Logging;
using Npgsql;
using NSubstitute;

namespace Anomaly.Storage.Tests.PostgreSql;

public sealed class ServerErrorTests
{
    [PostgresFact]
    public async Task InitializeAsync_databaseThatIsNotThere_isNamed()
    {
        var server = await PostgresServer.SharedAsync();
        await using var store = Open(server.ConnectionString("nowhere"));

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.InitializeAsync());

        Assert.Contains("\"nowhere\" does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyCall_serverThatNeverAnswersAllWhoWaitAreToldByOneTry()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start(500);
        await using var store = Open($"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Username=u;Timeout=1;SSL Mode=Disable");

        var calls = Enumerable.Range(0, 200).Select(_ => Assert.ThrowsAsync<StoreUnavailableException>(() => store.LoadSeriesAsync(Samples.Series())));
        var errors = await Task.WhenAll(calls);

        Assert.All(errors, error => Assert.Contains("did not answer in time", error.Message, StringComparison.Ordinal));
        var tries = 0;
        for (; silent.Pending(); tries++)
            silent.AcceptTcpClient().Dispose();
        Assert.InRange(tries, 1, 5);
    }

    [PostgresFact]
    public async Task CommitAsync_readOnlyServerSaysSo()
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        await test.Store.CommitAsync(Samples.Commit(Samples.Series(), 0, Samples.Bars(2)));
        await using var store = Open(test.ConnectionString + ";Options=-c default_transaction_read_only=on");

        // Opening a schema that is up to date must not need the right to write.
        Assert.NotNull(await store.LoadSeriesAsync(Samples.Series()));
        await Assert.ThrowsAsync<StoreReadOnlyException>(() => store.CommitAsync(Samples.Commit(Samples.Series(), 1, [])));
        var health = await store.CheckHealthAsync();
        Assert.Equal((false, true), (health.IsHealthy, health.CanRead));
        Assert.Contains("is read-only", health.Problem, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task InitializeAsync_newerSchema_isRefused()
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        await test.Store.InitializeAsync();
        await ExecuteAsync(test.ConnectionString!, "insert into schema_migrations (number, name) values (999, 'future')");
        await using var older = Open(test.ConnectionString!);

        var error = await Assert.ThrowsAsync<StoreSchemaException>(() => older.InitializeAsync());

        Assert.Contains("schema version 999", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9.6.24", true)]
    [InlineData("10.23", false)]
    [InlineData("18.0", false)]
    public void CheckServer_serverWhoseSQLDoesNotSuffice_isRefused(string server, bool isRefused)
    {
        var error = Record.Exception(() => PostgresMigrator.CheckServer(Version.Parse(server)));

        Assert.Equal(isRefused, error is StoreSchemaException);
        Assert.Equal(isRefused, error?.Message.Contains("PostgreSQL 9.6.24; this program needs 10 or later", StringComparison.Ordinal) == true);
    }

    [PostgresTheory]
    [InlineData("off", 1)]
    [InlineData("on", 0)]
    public async Task InitializeAsync_serverThatAcknowledgesBeforeItHasFlushedIsWarnedOf(string setting, int warnings)
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        var logger = Substitute.For<ILogger<PostgresDetectionStore>>();
        logger.IsEnabled(LogLevel.Warning).Returns(true);
        await using var store = new PostgresDetectionStore(
            new PostgresStoreOptions { ConnectionString = $"{test.ConnectionString};Options=-c synchronous_commit={setting}" }, logger: logger);

        await store.InitializeAsync();

        Assert.Equal(warnings, logger.ReceivedCalls().Count(call => call.GetMethodInfo().Name == nameof(ILogger.Log) && Equals(call.GetArguments()[0], LogLevel.Warning)));
    }

    [PostgresFact]
    public async Task LoadSeriesAsync_tableThatSomebodyDroppedIsASchemaError()
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        await test.Store.InitializeAsync();
        await ExecuteAsync(test.ConnectionString!, "drop table detection_metadata");

        await Assert.ThrowsAsync<StoreSchemaException>(() => test.Store.LoadSeriesAsync(Samples.Series()));
    }

    [PostgresFact]
    public async Task CommitAsync_oneCommitThatTheServerRefuses_doesNotFailItsGroup()
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        await test.Store.InitializeAsync();
        await ExecuteAsync(test.ConnectionString!, "alter table bars add constraint no_thirteen check (close <> 13)");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(async number =>
        {
            try
            {
                await test.Store.CommitAsync(Samples.Commit(Samples.Series($"G{number}/1d"), 0, [Samples.Bar(1, number == 7 ? 13 : 100)]));
                return true;
            }
            catch (StoreSchemaException)
            {
                return false;
            }
        }));

        Assert.Equal(Enumerable.Range(0, 30).Select(number => number != 7), outcomes);
    }

    [PostgresFact]
    public async Task InitializeAsync_roleWithoutRights_isToldWhatItLacks()
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        await test.Store.InitializeAsync();
        var role = $"poor_{Environment.ProcessId}";
        var schema = new NpgsqlConnectionStringBuilder(test.ConnectionString).SearchPath;
        await ExecuteAsync(test.ConnectionString!, $"create role {role} login; grant usage on schema {schema} to {role}");
        await using var store = Open(new NpgsqlConnectionStringBuilder(test.ConnectionString) { Username = role }.ToString());

        var error = await Assert.ThrowsAsync<StoreReadOnlyException>(() => store.InitializeAsync());

        Assert.Contains("permission denied", error.Message, StringComparison.Ordinal);
        await ExecuteAsync(test.ConnectionString!, $"drop owned by {role}; drop role {role}");
    }

    private static PostgresDetectionStore Open(string connectionString) =>
        new(new PostgresStoreOptions { ConnectionString = connectionString, Patience = TimeSpan.FromMilliseconds(100) });

    private static async Task ExecuteAsync(string connectionString, string text)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }
}
