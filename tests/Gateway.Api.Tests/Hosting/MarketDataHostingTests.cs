using Anomaly.Hosting;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Csv;
using Anomaly.MarketData.Sources;
using Anomaly.Simulation;
using Anomaly.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Anomaly.Gateway.Api.Tests.Hosting;

public sealed class MarketDataHostingTests
{
    private static ServiceProvider Provide(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Anomaly:MarketData:{setting.Key}", (string?)setting.Value))).Build();
        return new ServiceCollection().AddMarketData(configuration).BuildServiceProvider();
    }

    /// <summary>The source besides bars that are pushed, which there always are.</summary>
    private static BarSource Asked(IServiceProvider services) => Assert.Single(services.GetServices<BarSource>(), source => source.Name != MarketDataSource.Push);

    [Fact]
    public void AddMarketData_withoutSettings_isTheSimulatedExchange()
    {
        using var services = Provide();

        var source = Asked(services);
        Assert.IsType<SimulatedMarketData>(source.Data);
        Assert.IsType<SimulatedTradingCalendar>(source.Calendar);
        Assert.IsType<SimulatedBarClock>(source.Clock);
        Assert.Equal(MarketDataSource.Simulated, services.GetRequiredService<IOptions<MarketDataOptions>>().Value.Source);
    }

    [Fact]
    public void AddMarketData_csv_isTheFolderWithTheRealCalendar()
    {
        using var services = Provide(("Source", "csv"), ("Csv:Folder", Path.GetTempPath()));

        var source = Asked(services);
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
        Assert.Equal([MarketDataSource.Simulated, MarketDataSource.Csv, MarketDataSource.Push], sources.InUse.Select(source => source.Name));
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Theory]
    [InlineData("Markets:Mars", "there is no market Mars. Use US, JP, TH, GB, FR, DE, HK, CN, IN, XX.")]
    [InlineData("Tickers:no ticker", "no ticker is no ticker.")]
    public void AddMarketData_sourceOfWhatIsNotThere_isRefusedAtStart(string key, string error)
    {
        using var services = Provide((key, "Push"));

        var failure = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains($"Anomaly:MarketData:{key}: {error}", failure.Message);
    }

    [Fact]
    public void AddMarketData_numberThatIsNoSource_isRefusedAtStart()
    {
        using var services = Provide(("Markets:JP", "7"));

        var failure = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains("Anomaly:MarketData: 7 is no source of JP. Use Simulated, Csv, Yahoo, Push.", failure.Message);
    }

    [Theory]
    [InlineData("Simulated")]
    [InlineData("Csv")]
    public void AddMarketData_aCalendarFile_correctsTheCalendarOfEitherSource(string source)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("calendar.csv", "GB,2026-11-20,closed\nUS,2026-11-20,09:30-13:00,\"half a day\"");
        using var services = Provide(("Source", source), ("Csv:Folder", Path.GetTempPath()), ("CalendarFile", path));

        services.GetRequiredService<IStartupValidator>().Validate();
        var calendar = Asked(services).Calendar;

        Assert.Empty(calendar.On(Market.GB, new LocalDate(2026, 11, 20)));
        Assert.Equal(new LocalTime(13, 0), calendar.On(Market.US, new LocalDate(2026, 11, 20)).Single().Close);
        Assert.Equal(new LocalTime(16, 0), calendar.On(Market.US, new LocalDate(2026, 11, 19)).Single().Close);
    }

    [Fact]
    public void AddMarketData_aCalendarFileWithAWrongLine_isRefusedAtStartWithTheLine()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("calendar.csv", "US,2027-01-04,closed\nUS,2027-01-05,shut");
        using var services = Provide(("CalendarFile", path));

        var failure = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Equal(
            $"Anomaly:MarketData:CalendarFile is '{path}', which is not right. Line 2: 'shut' is no trading: write closed, open, or local hours such as 09:30-13:00 or 09:00-11:30 12:30-15:00.",
            failure.Message);
    }

    [Fact]
    public void AddMarketData_aCalendarFileThatIsNotThere_isRefusedAtStart()
    {
        using var services = Provide(("CalendarFile", "no/such/calendar.csv"));

        Assert.Contains(
            "Anomaly:MarketData:CalendarFile is 'no/such/calendar.csv', which cannot be read: ",
            Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate).Message);
    }

    [Fact]
    public async Task AddMarketData_yahoo_isTheApiWithTheRealCalendar()
    {
        await using var services = Provide(("Source", "Yahoo"));

        var source = Asked(services);
        Assert.Equal((MarketDataSource.Yahoo, "YahooMarketData"), (source.Name, source.Data.GetType().Name));
        Assert.IsType<TradingCalendar>(source.Calendar);
        // Quotes of Tokyo come late, by 20 minutes unless the settings say otherwise.
        Assert.Equal(new DateTime(2025, 3, 10, 6, 50, 0, DateTimeKind.Utc), source.Clock.ClosesAt(SeriesKey.Parse("7203.T/1d"), new DateTime(2025, 3, 10, 0, 0, 0, DateTimeKind.Utc)));
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public void AddMarketData_aSourceThatThereIsNot_isRefusedAtStart()
    {
        using var services = Provide(("Source", "7"));

        var failure = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains("Anomaly:MarketData:Source must be Simulated, Csv, Yahoo or Push.", failure.Message);
    }
}
