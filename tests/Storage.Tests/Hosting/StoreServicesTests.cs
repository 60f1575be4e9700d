using Anomaly.Storage.Hosting;
using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Storage.Tests.Hosting;

public sealed class StoreServicesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void StoreOptions_defaults_areThoseDocumented()
    {
        var options = new StoreOptions();

        Assert.Equal((StoreEngine.Sqlite, "data/anomaly.db", null, 30), (options.Engine, options.Path, options.ConnectionString, options.RunRetentionDays));
    }

    [Theory]
    [InlineData("Anomaly:Store:Path", " ", "Anomaly:Store:Path must name a file")]
    [InlineData("Anomaly:Store:RunRetentionDays", "0", "RunRetentionDays must be 1 to 3650")]
    [InlineData("Anomaly:Store:Engine", "PostgreSql", "ConnectionStrings:Anomaly must be set")]
    [InlineData("Anomaly:Store:BarRetention:7m", "30", "Anomaly:Store:BarRetention:7m names no interval: use one of 1m ")]
    [InlineData("Anomaly:Store:BarRetention:5m", "12:00:00", "Anomaly:Store:BarRetention:5m must be 1 to 36500 days, not 12:00:00")]
    [InlineData("Anomaly:Store:Engine", "7", "must be Sqlite or PostgreSql")]
    public void AddDetectionStore_wrongSettings_areNamed(string name, string value, string says)
    {
        using var services = Services((name, value));

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IDetectionStore>());

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hosst=a;Password=secret", "is not a PostgreSQL connection string")]
    [InlineData("Database=a;Password=secret", "names no host")]
    public void AddDetectionStore_wrongConnectionString_isNamedWithoutItsPassword(string text, string says)
    {
        using var services = Services(("Anomaly:Store:Engine", "PostgreSql"), ("ConnectionStrings:Anomaly", text));

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IDetectionStore>());

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_onAFileThatAnotherServes_isRefused_untilTheOtherHasGone()
    {
        await using var first = Services(("Anomaly:Store:Path", _folder.Database));
        var initializer = Initializer(first);
        await initializer.StartAsync(CancellationToken.None);

        await using (var second = Services(("Anomaly:Store:Path", _folder.Database)))
        {
            var refused = await Assert.ThrowsAsync<StoreInUseException>(() => Initializer(second).StartAsync(CancellationToken.None));
            Assert.StartsWith($"Another process serves the store {_folder.Database}: stop it, or set Anomaly:Store:Path to another file.", refused.Message, StringComparison.Ordinal);
        }

        await first.DisposeAsync();
        await using var third = Services(("Anomaly:Store:Path", _folder.Database));
        await Initializer(third).StartAsync(CancellationToken.None);

        static StoreInitializer Initializer(ServiceProvider services) => services.GetServices<IHostedService>().OfType<StoreInitializer>().Single();
    }

    [Fact]
    public async Task AddDetectionStore_engine_isTheOneConfigured()
    {
        await using var sqlite = Services(("Anomaly:Store:Path", _folder.Database));
        await using var postgres = Services(("Anomaly:Store:Engine", "postgresql"), ("ConnectionStrings:Anomaly", "Host=localhost;Database=x"));

        Assert.IsType<SqliteDetectionStore>(sqlite.GetRequiredService<IDetectionStore>());
        Assert.IsType<PostgresDetectionStore>(postgres.GetRequiredService<IDetectionStore>());
    }

    [Fact]
    public async Task StartAsync_storeThatCannotBeOpened_doesNotStopTheHost()
    {
        File.WriteAllText(_folder.Database, new string('x', 5_000));
        await using var services = Services(("Anomaly:Store:Path", _folder.Database));

        foreach (var hosted in services.GetServices<IHostedService>().OfType<StoreInitializer>())
            await hosted.StartAsync(default);

        Assert.False((await services.GetRequiredService<IDetectionStore>().CheckHealthAsync()).IsHealthy);
    }

    [Fact]
    public async Task PurgeAsync_deletesRunsPastTheirRetentionAndNoOthers()
    {
        var time = new FakeTimeProvider(Samples.Start.AddDays(40)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        await using var services = Services(time, ("Anomaly:Store:Path", _folder.Database));
        var store = services.GetRequiredService<IDetectionStore>();
        for (var day = 0; day < 20; day++)
            await store.StartRunAsync(Samples.EmptyRun(Samples.Series(), day) with { StartedAt = Samples.Start.AddDays(day) });

        var purged = await services.GetServices<IHostedService>().OfType<RetentionService>().Single().PurgeRunsAsync(default);

        Assert.Equal(11, purged);
        Assert.Equal(9, (await store.ListRunsAsync(new RunQuery())).Items.Length);
    }

    [Fact]
    public async Task PurgeBarsAsync_deletesOldBarsOfTheIntervalsThatAreNamed()
    {
        var time = new FakeTimeProvider(Samples.Start.AddDays(8_000));
        await using var services = Services(time, ("Anomaly:Store:Path", _folder.Database), ("Anomaly:Store:BarRetention:1d", "1000"));
        var store = services.GetRequiredService<IDetectionStore>();
        foreach (var series in new[] { "AAPL/1d", "MSFT/1d", "AAPL/1wk" })
            await store.CommitAsync(Samples.Commit(Samples.Series(series), 0, Samples.Bars(series == "MSFT/1d" ? 900 : 4_000)));

        var purged = await services.GetServices<IHostedService>().OfType<RetentionService>().Single().PurgeBarsAsync(default);

        Assert.Equal(3_000, purged);
        Assert.Equal(Samples.Bars(1000, 3_000), await store.ReadBarsAsync(Samples.Series("AAPL/1d"), TimeRange.All));
        Assert.Equal(900, (await store.ReadBarsAsync(Samples.Series("MSFT/1d"), TimeRange.All)).Count);
        Assert.Equal(4_000, (await store.ReadBarsAsync(Samples.Series("AAPL/1wk"), TimeRange.All)).Count);
    }

    [Fact]
    public async Task PurgeBarsAsync_deletesWhatIsKeptBesideTheBarsThatAreGone()
    {
        var series = Samples.Series();
        var time = new FakeTimeProvider(Samples.Start.AddDays(8_000));
        await using var services = Services(time, ("Anomaly:Store:Path", _folder.Database), ("Anomaly:Store:BarRetention:1d", "1000"));
        var store = services.GetRequiredService<IDetectionStore>();
        await store.CommitAsync(Samples.Commit(series, 0, Samples.Bars(4_000)) with { Quarantined = [Samples.Quarantined(series, 2_999), Samples.Quarantined(series, 3_001)] });
        var correction = Samples.Commit(series, 1, [Samples.Bar(2_999, 7), Samples.Bar(3_001, 7)]);
        await store.CommitAsync(correction with { Metadata = correction.Metadata with { UpdatedAt = Samples.Start.AddDays(5_000) } });

        await services.GetServices<IHostedService>().OfType<RetentionService>().Single().PurgeBarsAsync(default);

        Assert.Equal(Samples.Bars(1000, 3_000), await store.ReadBarsAsOfAsync(series, TimeRange.All, Samples.Start.AddDays(4_500)));
        Assert.Equal(Samples.Bar(3_001).Time, Assert.Single((await store.ListQuarantinedAsync(series, new QuarantineQuery())).Items).Bar.Time);
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings) => Services(TimeProvider.System, settings);

    private static ServiceProvider Services(TimeProvider time, params (string Name, string Value)[] settings) =>
        new ServiceCollection()
            .AddLogging()
            .AddSingleton(time)
            .AddDetectionStore(new ConfigurationBuilder()
                .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value))
                .Build())
            .BuildServiceProvider();
}
