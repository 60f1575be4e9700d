using System.ComponentModel.DataAnnotations;
using System.Net;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Requests;
using Anomaly.MarketData.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Anomaly.MarketData.Yahoo;

/// <summary>Yahoo's chart API as a source: section <c>Anomaly:MarketData:Yahoo</c>.</summary>
public sealed class YahooOptions : IValidatableObject
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = MarketDataOptions.Section + ":Yahoo";

    private const string AddressPattern = @"https?://[^\s/?#]+(/[^\s?#]*)?";

    /// <summary>Where the API is: the address above <c>v8/finance/chart</c>. Default: Yahoo's own.</summary>
    [RegularExpression(AddressPattern, ErrorMessage = Section + ":BaseUrl must be an address, for example https://query1.finance.yahoo.com.")]
    [Required(ErrorMessage = Section + ":BaseUrl must be an address, for example https://query1.finance.yahoo.com.")]
    public string BaseUrl { get; set; } = "https://query1.finance.yahoo.com";

    /// <summary>The page that gives the cookie of a session, which is asked for only where the API wants a crumb. Default: Yahoo's own.</summary>
    [RegularExpression(AddressPattern, ErrorMessage = Section + ":CookieUrl must be an address, for example https://fc.yahoo.com.")]
    [Required(ErrorMessage = Section + ":CookieUrl must be an address, for example https://fc.yahoo.com.")]
    public string CookieUrl { get; set; } = "https://fc.yahoo.com";

    /// <summary>Requests a second of the whole cluster, over time, 0.01 to 100. Default: 2.</summary>
    [SettingRange(Section, 0.01, 100)]
    public double RequestsPerSecond { get; set; } = 2;

    /// <summary>Requests of the whole cluster that can be saved up and made at once, 1 to 1000. Default: 10.</summary>
    [SettingRange(Section, 1, 1000)]
    public int Burst { get; set; } = 10;

    /// <summary>How late quotes of markets other than the US are, 0 to 1 hour: their bars are final so much later. Default: 20 minutes.</summary>
    [SettingRange(Section, "00:00:00", "01:00:00")]
    public TimeSpan QuoteDelay { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>What the API is told about the client: it refuses what does not look like a browser. 1 to 500 printable ASCII characters.</summary>
    [RegularExpression("[ -~]{1,500}", ErrorMessage = Section + ":UserAgent must be 1 to 500 printable ASCII characters.")]
    [Required(ErrorMessage = Section + ":UserAgent must be 1 to 500 printable ASCII characters.")]
    public string UserAgent { get; set; } = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    /// <summary>The file of tickers that are listed, <c>Ticker,Name</c> below a header. Default: <c>tickers.csv</c> beside the program.</summary>
    [SettingFile(Section)]
    public string? TickersFile { get; set; }

    /// <summary>
    /// What Yahoo calls tickers that it has renamed, for example <c>Anomaly:MarketData:Yahoo:Symbols:FB=META</c>: the series keeps its ticker and its history. Of the same
    /// market. Default: none, each ticker is Yahoo's symbol.
    /// </summary>
    public Dictionary<string, string> Symbols { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Symbols
        .Where(entry => !(Ticker.TryParse(entry.Key, out var ticker) && Ticker.TryParse(entry.Value, out var symbol) && symbol.Market == ticker.Market))
        .Select(entry => new ValidationResult($"{Section}:Symbols:{entry.Key} is '{entry.Value}': both must be tickers, of the same market, for example {Section}:Symbols:FB=META."));

    /// <summary>What Yahoo calls a ticker.</summary>
    internal Ticker SymbolOf(Ticker ticker) => Symbols.TryGetValue(ticker.Symbol, out var symbol) ? Ticker.Parse(symbol) : ticker;

    internal RequestRate Rate => new(RequestsPerSecond, Burst);
}

/// <summary>Checks <see cref="YahooOptions"/> by their annotations.</summary>
[OptionsValidator]
internal sealed partial class YahooOptionsValidator : IValidateOptions<YahooOptions>;

/// <summary>Registers Yahoo's chart API as the source.</summary>
public static class YahooServiceCollectionExtensions
{
    /// <summary>
    /// Adds the <see cref="RequestRate"/> of section <c>Anomaly:MarketData:Yahoo</c>. A process that does not use the source needs no more: it may be the one that
    /// shares out the budget of those that do.
    /// </summary>
    public static IServiceCollection AddYahooRequestRate(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<YahooOptions>().Bind(configuration.GetSection(YahooOptions.Section));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<YahooOptions>, YahooOptionsValidator>());
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<YahooOptions>>().Value.Rate);
        return services;
    }

    /// <summary>
    /// Adds the <see cref="BarSource"/> of the API that section <c>Anomaly:MarketData:Yahoo</c> names, on the wall clock and the real markets' calendar. The process has
    /// the budget of requests for itself, unless something else gives leases of it: <see cref="IRequestBudgetLeases"/>.
    /// </summary>
    public static IServiceCollection AddYahooMarketData(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptionsWithValidateOnStart<YahooOptions, YahooOptionsValidator>();
        services.AddYahooRequestRate(configuration);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRequestBudgetLeases, LocalRequestBudgetLeases>();
        services.TryAddSingleton<IRequestBudget, LeasedRequestBudget>();
        services.TryAddSingleton<MarketDataInstruments>();
        services.AddHttpClient(YahooClient.HttpClientName, http => http.Timeout = Timeout.InfiniteTimeSpan)
            // Two lines for each request; what fails is said by whoever asked for it.
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // A redirect leads to a page for people, such as one that asks for consent.
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = YahooClient.TryTimeout,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            });
        services.TryAddSingleton<YahooClient>();
        services.TryAddSingleton<YahooListings>();
        return services.AddBarSourceOn<TradingCalendar>(configuration, (provider, calendar) =>
        {
            var options = provider.GetRequiredService<IOptions<YahooOptions>>().Value;
            var clock = new YahooBarClock(provider.GetRequiredService<TimeProvider>(), calendar, options.QuoteDelay);
            return new BarSource(MarketDataSource.Yahoo, ActivatorUtilities.CreateInstance<YahooMarketData>(provider, calendar), clock, calendar) { MostAtOnce = options.Burst };
        });
    }
}
