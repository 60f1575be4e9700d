using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Csv;
using Anomaly.MarketData.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Anomaly.MarketData.Tests.Csv;

public sealed class CsvOptionsTests
{
    private static ServiceProvider Provide(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"{CsvOptions.Section}:{setting.Key}", (string?)setting.Value))).Build();
        return new ServiceCollection().AddCsvMarketData(configuration).BuildServiceProvider();
    }

    private static string Error(params (string Key, string Value)[] settings)
    {
        using var services = Provide(settings);
        return Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<CsvOptions>>().Value).Message;
    }

    [Fact]
    public void AddCsvMarketData_readsTheFolderOnTheWallClock()
    {
        using var services = Provide(("Folder", Path.GetTempPath()));

        var source = services.GetRequiredService<BarSource>();
        Assert.Equal(MarketDataSource.Csv, source.Name);
        Assert.IsType<CsvMarketData>(source.Data);
        Assert.IsType<TradingCalendar>(source.Calendar);
        Assert.IsType<SessionBarClock>(source.Clock);
    }

    [Fact]
    public void Bad_settings_sayWhichAndWhatIsRight()
    {
        Assert.Contains("Anomaly:MarketData:Csv:Folder is missing", Error());
        Assert.Contains("Anomaly:MarketData:Csv:Folder is missing", Error(("Folder", " ")));
        Assert.Contains("{interval}/{TICKER}.csv", Error());
        Assert.Equal("Anomaly:MarketData:Csv:Folder is '/nowhere/at/all', which is not a folder.", Error(("Folder", "/nowhere/at/all")));
        Assert.Equal("Anomaly:MarketData:Csv:MaxFileBytes must be 1 to 1073741824, not 0.", Error(("Folder", Path.GetTempPath()), ("MaxFileBytes", "0")));
    }

    [Fact]
    public void Defaults_areThoseOfTheDocumentation() => Assert.Equal(256 * 1024 * 1024, new CsvOptions().MaxFileBytes);
}
