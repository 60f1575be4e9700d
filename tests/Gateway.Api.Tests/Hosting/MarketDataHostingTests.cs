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

        Assert.IsType<SimulatedMarketData>(services.GetRequiredService<IMarketData>());
        Assert.IsType<SimulatedTradingCalendar>(services.GetRequiredService<ITradingCalendar>());
        Assert.IsType<SimulatedBarClock>(services.GetRequiredService<IBarClock>());
        Assert.Equal(MarketDataSource.Simulated, services.GetRequiredService<IOptions<MarketDataOptions>>().Value.Source);
    }

    [Fact]
    public void AddMarketData_csv_isTheFolderWithTheRealCalendar()
    {
        using var services = Provide(("Source", "csv"), ("Csv:Folder", Path.GetTempPath()));

        Assert.IsType<CsvMarketData>(services.GetRequiredService<IMarketData>());
        Assert.IsType<TradingCalendar>(services.GetRequiredService<ITradingCalendar>());
        Assert.IsType<SessionBarClock>(services.GetRequiredService<IBarClock>());
    }

    [Fact]
    public async Task AddMarketData_yahoo_isTheApiWithTheRealCalendar()
    {
        await using var services = Provide(("Source", "Yahoo"));

        Assert.Equal("YahooMarketData", services.GetRequiredService<IMarketData>().GetType().Name);
        Assert.IsType<TradingCalendar>(services.GetRequiredService<ITradingCalendar>());
        Assert.IsType<SessionBarClock>(services.GetRequiredService<IBarClock>());
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public void AddMarketData_aSourceThatThereIsNot_isRefusedAtStart()
    {
        using var services = Provide(("Source", "7"));

        var failure = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains("Anomaly:MarketData:Source must be Simulated, Csv or Yahoo.", failure.Message);
    }
}
