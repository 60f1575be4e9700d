using Anomaly.Hosting;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Csv;
using Anomaly.Simulation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Tests.Hosting;

public sealed class MarketDataHostingTests
{
    private static ServiceProvider Provide(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Anomaly:MarketData:{setting.Key}", (string?)setting.Value))).Build();
        return new ServiceCollection().AddMarketData(configuration).BuildServiceProvider();
    }

    [Fact]
    public void AddMarketData_withoutSettings_isTheSimulatedExchange()
    {
        using var services = Provide();

        var source = Assert.Single(services.GetServices<BarSource>());
        Assert.IsType<SimulatedMarketData>(source.Data);
        Assert.IsType<SimulatedTradingCalendar>(source.Calendar);
        Assert.IsType<SimulatedBarClock>(source.Clock);
        Assert.Equal(MarketDataSource.Simulated, services.GetRequiredService<IOptions<MarketDataOptions>>().Value.Source);
    }

    [Fact]
    public void AddMarketData_csv_isTheFolderWithTheRealCalendar()
    {
        using var services = Provide(("Source", "csv"), ("Csv:Folder", Path.GetTempPath()));

        var source = Assert.Single(services.GetServices<BarSource>());
        Assert.IsType<CsvMarketData>(source.Data);
        Assert.IsType<TradingCalendar>(source.Calendar);
        Assert.IsType<SessionBarClock>(source.Clock);
    }

    [Fact]
    public void AddMarketData_sourcesOfMarketsAndTickers_areAllSetUp()
    {
        using var services = Provide(("Markets:JP", "Push"), ("Tickers:AAPL", "Csv"), ("Csv:Folder", Path.GetTempPath()));

        var sources = ActivatorUtilities.CreateInstance<BarSources>(services);

        Assert.Equal(
            (MarketDataSource.Csv, MarketDataSource.Push, MarketDataSource.Simulated),
            (sources.Of(Ticker.Parse("aapl")), sources.Of(Ticker.Parse("7203.T")), sources.Of(Ticker.Parse("MSFT"))));
        Assert.Equal([MarketDataSource.Simulated, MarketDataSource.Push, MarketDataSource.Csv], sources.InUse.Select(source => source.Name));
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Theory]
    [InlineData("Markets:Mars", "there is no market Mars. Use US, JP, TH.")]
    [InlineData("Tickers:no ticker", "no ticker is no ticker.")]
    public void AddMarketData_sourceOfWhatIsNotThere_isRefusedAtStart(string key, string error)
    {
        using var services = Provide((key, "Push"));

        var failure = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains($"Anomaly:MarketData:{key}: {error}", failure.Message);
    }

    [Theory]
    [InlineData("Yahoo")]
    [InlineData("7")]
    public void AddMarketData_aSourceThatCannotBeHad_isRefusedAtStart(string source)
    {
        using var services = Provide(("Source", source));

        var failure = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains("Anomaly:MarketData:Source must be Simulated, Csv or Push. Yahoo is not available yet.", failure.Message);
    }
}
