using Anomaly.MarketData.Requests;
using Anomaly.MarketData.Sources;
using Anomaly.MarketData.Yahoo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Anomaly.MarketData.Tests.Yahoo;

public sealed class YahooOptionsTests
{
    private static ServiceProvider Services(params (string Name, string Value)[] settings) => new ServiceCollection()
        .AddYahooMarketData(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Anomaly:MarketData:Yahoo:{setting.Name}", (string?)setting.Value))).Build())
        .BuildServiceProvider();

    [Fact]
    public void Defaults_areWhatTheDocumentationSays()
    {
        using var services = Services();
        var options = services.GetRequiredService<IOptions<YahooOptions>>().Value;

        Assert.Equal(
            ("https://query1.finance.yahoo.com", "https://fc.yahoo.com", 2.0, 10, null),
            (options.BaseUrl, options.CookieUrl, options.RequestsPerSecond, options.Burst, options.TickersFile));
        Assert.Equal(TimeSpan.FromMinutes(20), options.QuoteDelay);
        Assert.Equal(new RequestRate(2, 10), services.GetRequiredService<RequestRate>());
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public void BarSource_burst_isTheMostAtOnce()
    {
        using var services = Services(("Burst", "3"));

        Assert.Equal(3, services.GetRequiredService<BarSource>().MostAtOnce);
    }

    [Theory]
    [InlineData("BaseUrl", "ftp://example.com", "Anomaly:MarketData:Yahoo:BaseUrl must be an address, for example https://query1.finance.yahoo.com.")]
    [InlineData("BaseUrl", "", "Anomaly:MarketData:Yahoo:BaseUrl must be an address, for example https://query1.finance.yahoo.com.")]
    [InlineData("BaseUrl", "https://example.com/?a=b", "Anomaly:MarketData:Yahoo:BaseUrl must be an address, for example https://query1.finance.yahoo.com.")]
    [InlineData("CookieUrl", "fc.yahoo.com", "Anomaly:MarketData:Yahoo:CookieUrl must be an address, for example https://fc.yahoo.com.")]
    [InlineData("RequestsPerSecond", "0", "Anomaly:MarketData:Yahoo:RequestsPerSecond must be 0.01 to 100, not 0.")]
    [InlineData("Burst", "0", "Anomaly:MarketData:Yahoo:Burst must be 1 to 1000, not 0.")]
    [InlineData("QuoteDelay", "01:00:01", "Anomaly:MarketData:Yahoo:QuoteDelay must be 00:00:00 to 01:00:00, not 01:00:01.")]
    [InlineData("UserAgent", "one\r\nX-Other: two", "Anomaly:MarketData:Yahoo:UserAgent must be 1 to 500 printable ASCII characters.")]
    [InlineData("Symbols:FB", "no symbol", "Anomaly:MarketData:Yahoo:Symbols:FB is 'no symbol': both must be tickers, of the same market, for example Anomaly:MarketData:Yahoo:Symbols:FB=META.")]
    [InlineData("Symbols:F B", "META", "Anomaly:MarketData:Yahoo:Symbols:F B is 'META': both must be tickers")]
    [InlineData("Symbols:7203.T", "TM", "Anomaly:MarketData:Yahoo:Symbols:7203.T is 'TM': both must be tickers, of the same market")]
    [InlineData("TickersFile", "/nowhere/tickers.csv", "Anomaly:MarketData:Yahoo:TickersFile is '/nowhere/tickers.csv', which is not a file.")]
    public void Validate_aValueThatCannotBe_saysWhatCould(string name, string value, string message)
    {
        using var services = Services((name, value));

        var failure = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains(message, failure.Message);
    }
}
