using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Simulation.Tests;

public sealed class SimulatedMarketDataTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2024, 7, 5, 15, 0, 0, TimeSpan.Zero));

    private ServiceProvider Provide(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"{SimulatedOptions.Section}:{setting.Key}", (string?)setting.Value))).Build();
        return new ServiceCollection().AddSingleton<TimeProvider>(_time).AddSimulatedMarketData(configuration).BuildServiceProvider();
    }

    private string Error(string key, string value)
    {
        using var services = Provide((key, value));
        return Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<SimulatedOptions>>().Value).Message;
    }

    [Fact]
    public async Task AddMarketData_withoutSettings_simulatesUpToTheClock()
    {
        using var services = Provide();
        var source = services.GetRequiredService<BarSource>().Data;

        var history = await source.GetBarsAsync(SeriesKey.Parse("SIM-AERO/1m"), new DateTime(2024, 7, 5, 0, 0, 0, DateTimeKind.Utc), new DateTime(2024, 7, 6, 0, 0, 0, DateTimeKind.Utc), CancellationToken.None);

        Assert.IsType<SimulatedMarketData>(source);
        Assert.Equal(90, history.Bars.Count);
        Assert.Equal(60, (await source.ListAsync(CancellationToken.None))!.Count);
        Assert.Equal("SIM-AERO", Assert.Single(await source.SearchAsync("aerospace", 5, CancellationToken.None)).Ticker.Symbol);
        Assert.EndsWith("(simulated)", (await source.FindAsync(Ticker.Parse("sim-asa.t"), CancellationToken.None))!.CompanyName);
        Assert.Null(await source.FindAsync(Ticker.Parse("AAPL"), CancellationToken.None));
        Assert.All(MarketCodes.Main, market => Assert.Equal(20, SimulatedListings.All.Count(listing => listing.Market == market)));
    }

    [Fact]
    public async Task GetBarsAsync_whatCannotBeAnswered_failsTheTaskAndNotTheCall()
    {
        using var services = Provide();
        var source = services.GetRequiredService<BarSource>().Data;

        var unknown = source.GetBarsAsync(SeriesKey.Parse("AAPL/1d"), default, default, CancellationToken.None);
        var cancelled = source.GetBarsAsync(SeriesKey.Parse("SIM-AERO/1d"), default, default, new CancellationToken(true));

        await Assert.ThrowsAsync<UnknownTickerException>(() => unknown);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public void Speed_runsTheExchangesClockFasterFromTheEpochOn()
    {
        using var services = Provide(("Speed", "60"), ("Epoch", "2024-07-05T14:00:00Z"));

        Assert.Equal(new DateTime(2024, 7, 8, 2, 0, 0, DateTimeKind.Utc), services.GetRequiredService<BarSource>().Clock.UtcNow);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new DateTime(2024, 7, 8, 3, 0, 0, DateTimeKind.Utc), services.GetRequiredService<BarSource>().Clock.UtcNow);
    }

    [Fact]
    public void Options_outOfRange_sayWhichAndWhatIsRight()
    {
        Assert.Equal("Anomaly:MarketData:Simulated:Speed must be 1 to 100000, not 0.5.", Error("Speed", "0.5"));
        Assert.Equal("Anomaly:MarketData:Simulated:Speed must be 1 to 100000, not NaN.", Error("Speed", "NaN"));
        Assert.Equal("Anomaly:MarketData:Simulated:ShocksPerYear must be 0 to 30, not 99.", Error("ShocksPerYear", "99"));
    }

    [Fact]
    public void Defaults_areThoseOfTheDocumentation()
    {
        var simulated = new SimulatedOptions();

        Assert.Equal((42, 1, null, 4), (simulated.Seed, simulated.Speed, simulated.Epoch, simulated.ShocksPerYear));
    }
}
