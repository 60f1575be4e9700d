using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Sources;
using Microsoft.Extensions.Options;

namespace Anomaly.MarketData.Tests.Sources;

public sealed class BarSourcesTests
{
    private static readonly DateTime Start = new(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Of_theTickersSourceGoesBeforeTheMarkets()
    {
        var sources = Sources(options =>
        {
            options.Markets["jp"] = MarketDataSource.Csv;
            options.Tickers["7203.T"] = MarketDataSource.Push;
        });

        Assert.Equal(
            (MarketDataSource.Push, MarketDataSource.Csv, MarketDataSource.Simulated),
            (sources.Of(Ticker.Parse("7203.t")), sources.Of(Ticker.Parse("6758.T")), sources.Of(Ticker.Parse("AAPL"))));
    }

    [Fact]
    public async Task Get_sourceNotInUse_refusesInsteadOfAskingAnother()
    {
        var source = Sources(_ => { }).Get(MarketDataSource.Yahoo);

        var refused = await Assert.ThrowsAsync<MarketDataUnavailableException>(() => source.Data.GetBarsAsync(SeriesKey.Parse("AAPL/1d"), Start, Start, CancellationToken.None));

        Assert.StartsWith("AAPL/1d comes from the source yahoo, which is not in use here (Anomaly:MarketData)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Start.AddHours(1), source.Clock.ClosesAt(SeriesKey.Parse("BTC-USD/1h"), Start));
    }

    [Fact]
    public async Task SearchAsync_tickerThatTwoSourcesHave_isFoundInTheOneItComesFrom()
    {
        var sources = Sources(options => options.Tickers["AAPL"] = MarketDataSource.Csv, new Listed("AAPL", "MSFT"), new Listed("AAPL", "XOM"));

        var found = await sources.SearchAsync("", 10, CancellationToken.None);
        var listed = await sources.ListAsync(CancellationToken.None);

        Assert.Equal(["MSFT 0", "AAPL 1"], found.Select(listing => listing.CompanyName));
        Assert.Equal(found, listed);
    }

    private static BarSources Sources(Action<MarketDataOptions> choose, Listed? first = null, Listed? second = null)
    {
        var options = new MarketDataOptions();
        choose(options);
        var calendar = new TradingCalendar();
        var clock = new SessionBarClock(TimeProvider.System, calendar);
        BarSource[] sources =
        [
            new(MarketDataSource.Simulated, first?.As(0) ?? new Listed(), clock, calendar),
            new(MarketDataSource.Csv, second?.As(1) ?? new Listed(), clock, calendar),
        ];
        return new BarSources(sources, Options.Create(options), TimeProvider.System);
    }

    private sealed class Listed(params string[] tickers) : IMarketData
    {
        private int _number;

        public Listed As(int number)
        {
            _number = number;
            return this;
        }

        public Task<BarHistory> GetBarsAsync(SeriesKey series, DateTime from, DateTime to, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Listing>> SearchAsync(string text, int limit, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Listing>>([.. tickers.Select(ticker => new Listing(Ticker.Parse(ticker), $"{ticker} {_number}"))]);

        public Task<Listing?> FindAsync(Ticker ticker, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async Task<IReadOnlyList<Listing>?> ListAsync(CancellationToken cancellationToken) => await SearchAsync("", 0, cancellationToken);
    }
}
