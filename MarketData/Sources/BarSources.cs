using Anomaly.MarketData.Calendars;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Anomaly.MarketData.Sources;

/// <summary>A source of bars, with the clock and the calendar that its bars close by.</summary>
/// <param name="Name">Which source.</param>
/// <param name="Data">Its bars.</param>
/// <param name="Clock">Its present.</param>
/// <param name="Calendar">When its markets trade.</param>
public sealed record BarSource(MarketDataSource Name, IMarketData Data, IBarClock Clock, ITradingCalendar Calendar)
{
    /// <summary>Detections that the schedule does of a market at the same time; a source that answers few requests a second is not asked by more.</summary>
    public int MostAtOnce { get; init; } = int.MaxValue;
}

/// <summary>The sources in use here, and which ticker comes from which.</summary>
/// <param name="sources">What is set up.</param>
/// <param name="options">Which tickers come from where.</param>
/// <param name="timeProvider">The clock of those that are not set up.</param>
public sealed class BarSources(IEnumerable<BarSource> sources, IOptions<MarketDataOptions> options, TimeProvider timeProvider)
{
    private readonly Dictionary<MarketDataSource, BarSource> _sources = sources.ToDictionary(source => source.Name);

    /// <summary>The sources in use, the default source first.</summary>
    public IReadOnlyList<BarSource> InUse { get; } = [.. sources.OrderBy(source => source.Name == options.Value.Source ? 0 : 1)];

    /// <summary>The source that a ticker without a history comes from.</summary>
    public MarketDataSource Of(Ticker ticker) =>
        options.Value.Tickers.TryGetValue(ticker.Symbol, out var source) ? source : Of(ticker.Market);

    /// <summary>The source that a market's tickers come from where nothing else is said of them.</summary>
    public MarketDataSource Of(Market market) =>
        options.Value.Markets.TryGetValue(market.ToString(), out var source) ? source : options.Value.Source;

    /// <summary>Whether a source is in use.</summary>
    public bool IsInUse(MarketDataSource name) => _sources.ContainsKey(name);

    /// <summary>A source; one that is not in use answers every question with <see cref="MarketDataUnavailableException"/>.</summary>
    public BarSource Get(MarketDataSource name)
    {
        if (_sources.TryGetValue(name, out var source))
            return source;
        var calendar = InUse is [var first, ..] ? first.Calendar : new TradingCalendar();
        return new BarSource(name, new UnusedMarketData(name), new SessionBarClock(timeProvider, calendar), calendar);
    }

    /// <summary>Listings of all sources, each ticker's of the one that it comes from.</summary>
    /// <param name="text">What to look for; empty matches everything.</param>
    /// <param name="limit">How many of each source at the most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Listing>> SearchAsync(string text, int limit, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(InUse.Select(source => ListingsAsync(source, () => source.Data.SearchAsync(text, limit, cancellationToken))));
        return [.. found.SelectMany(listings => listings)];
    }

    /// <summary>Every listing of the sources that can list what they have.</summary>
    public async Task<IReadOnlyList<Listing>> ListAsync(CancellationToken cancellationToken)
    {
        var listed = await Task.WhenAll(InUse.Select(source => ListingsAsync(source, async () => await source.Data.ListAsync(cancellationToken) ?? [])));
        return [.. listed.SelectMany(listings => listings)];
    }

    /// <summary>A source that cannot say leaves its listings out, not those of the others.</summary>
    private async Task<IEnumerable<Listing>> ListingsAsync(BarSource source, Func<Task<IReadOnlyList<Listing>>> list)
    {
        try
        {
            return (await list()).Where(listing => Of(listing.Ticker) == source.Name);
        }
        catch (MarketDataException) when (InUse.Count > 1)
        {
            return [];
        }
    }
}

/// <summary>Bars come when somebody sends them: whoever asks for more than is stored gets nothing.</summary>
public sealed class PushedMarketData : IMarketData
{
    public Task<BarHistory> GetBarsAsync(SeriesKey series, DateTime from, DateTime to, CancellationToken cancellationToken) =>
        Task.FromResult(new BarHistory { Series = series, Bars = [] });

    public Task<IReadOnlyList<Listing>> SearchAsync(string text, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Listing>>([]);

    public Task<Listing?> FindAsync(Ticker ticker, CancellationToken cancellationToken) => Task.FromResult<Listing?>(null);

    public Task<IReadOnlyList<Listing>?> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Listing>?>(null);
}

/// <summary>A source that stored series came from, and that the settings no longer name.</summary>
internal sealed class UnusedMarketData(MarketDataSource name) : IMarketData
{
    /// <summary>As the API writes it.</summary>
    private readonly string _name = name.ToString().ToLowerInvariant();

    public Task<BarHistory> GetBarsAsync(SeriesKey series, DateTime from, DateTime to, CancellationToken cancellationToken) =>
        Task.FromException<BarHistory>(NotInUse($"{series} comes from"));

    public Task<IReadOnlyList<Listing>> SearchAsync(string text, int limit, CancellationToken cancellationToken) =>
        Task.FromException<IReadOnlyList<Listing>>(NotInUse("This would come from"));

    public Task<Listing?> FindAsync(Ticker ticker, CancellationToken cancellationToken) => Task.FromException<Listing?>(NotInUse($"{ticker} comes from"));

    public Task<IReadOnlyList<Listing>?> ListAsync(CancellationToken cancellationToken) => Task.FromException<IReadOnlyList<Listing>?>(NotInUse("These come from"));

    private MarketDataUnavailableException NotInUse(string what) => new(
        $"{what} the source {_name}, which is not in use here ({MarketDataOptions.Section}): what is stored stays as it is. "
            + "Name that source in the settings again, or start a new history from another with PUT /api/v1/tickers/{ticker}/{interval}/source.");
}

/// <summary>Registers sources.</summary>
public static class BarSourceServiceCollectionExtensions
{
    /// <summary>Adds a source whose bars close by the real markets' calendar, on the wall clock.</summary>
    /// <typeparam name="T">Its bars.</typeparam>
    public static IServiceCollection AddBarSource<T>(this IServiceCollection services, MarketDataSource name, IConfiguration configuration)
        where T : class, IMarketData => services.AddBarSourceOn<TradingCalendar>(configuration, (provider, calendar) =>
            new BarSource(
                name, ActivatorUtilities.CreateInstance<T>(provider), new SessionBarClock(provider.GetRequiredService<TimeProvider>(), calendar), calendar));

    /// <summary>Adds a source with a calendar of the given kind, in which the corrections of the settings are.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="create">Makes the source, with its clock, of the calendar.</param>
    /// <typeparam name="TCalendar">The calendar without corrections.</typeparam>
    public static IServiceCollection AddBarSourceOn<TCalendar>(
        this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, ITradingCalendar, BarSource> create)
        where TCalendar : class, ITradingCalendar
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(create);
        services.TryAddSingleton(TimeProvider.System);
        services.AddTradingCalendar<TCalendar>(configuration);
        return services.AddSingleton(provider => create(provider, provider.GetTradingCalendar<TCalendar>()));
    }
}
