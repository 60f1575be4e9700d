using Anomaly.Detection.Decisions;

namespace Anomaly.Storage.Tests.Alerts;

/// <summary>What belongs to people.</summary>
public sealed class OwnedTests
{
    private static readonly AlertRule Rule = new()
    {
        Id = AlertSamples.Id(1), PersonId = AlertSamples.Ada, Name = "Nights", WatchId = AlertSamples.Id(9), MinSeverity = 0.999, Directions = [AnomalyDirection.Down], Subjects = [AlertSubject.Move, AlertSubject.DataFault],
        MarketHoursOnly = true, QuietFrom = 1320, QuietTo = 420, TimeZone = "Asia/Tokyo", Timing = AlertTiming.Daily, MostPerDay = 5, Channels = [AlertSamples.Id(3)], Enabled = false, CreatedAt = Samples.Start,
    };

    private static readonly AlertMute Mute = new()
    {
        Id = AlertSamples.Id(2), PersonId = AlertSamples.Ada, Ticker = "AAPL", Subject = AlertSubject.Gap, Direction = AnomalyDirection.Up, AnomalyId = "abc", Until = AlertSamples.Now, CreatedAt = Samples.Start,
    };

    private static readonly AlertChannel Channel = new()
    {
        Id = AlertSamples.Id(3), PersonId = AlertSamples.Ada, Kind = AlertChannelKind.Line, Name = "Phone", Address = "U1", State = AlertChannelState.Disabled, Problem = "gone", CreatedAt = Samples.Start,
        Secrets = new ChannelSecrets { Key = "whsec_a", FormerKey = "whsec_b", FormerUntil = AlertSamples.Now, CodeHash = "h", CodeUntil = AlertSamples.Now, WrongCodes = 2 },
    };

    [Theory, OnSqlite, OnPostgreSql]
    public async Task PutOwnedAsync_isReadBackAsItWas(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var store = (IAlertStore)test.Store;
        var watch = AlertSamples.Watch(4, intervals: ["1d", "1h"], tickers: ["AAPL", "7203.T"]);

        Assert.True(await store.PutOwnedAsync(Rule, 1) && await store.PutOwnedAsync(Mute, 1) && await store.PutOwnedAsync(Channel, 1) && await store.PutOwnedAsync(watch, 1));

        Assert.Equivalent(Rule, Assert.Single(await store.ListOwnedAsync<AlertRule>(AlertSamples.Ada)), strict: true);
        Assert.Equal(Mute, Assert.Single(await store.ListOwnedAsync<AlertMute>(AlertSamples.Ada)));
        Assert.Equal(Channel, Assert.Single(await store.ListOwnedAsync<AlertChannel>(AlertSamples.Ada)));
        Assert.Equivalent(watch, Assert.Single(await store.ListOwnedAsync<Watch>(AlertSamples.Ada)), strict: true);
        Assert.DoesNotContain("whsec", Channel.ToString(), StringComparison.Ordinal);
        Assert.Empty(await store.ListOwnedAsync<AlertRule>(AlertSamples.Bob));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task PutOwnedAsync_beyondTheMostOrOfSomebodyElse_isRefused(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var store = (IAlertStore)test.Store;
        Assert.True(await store.PutOwnedAsync(AlertSamples.Watch(1, tickers: "AAPL"), 2));
        Assert.True(await store.PutOwnedAsync(AlertSamples.Watch(2, tickers: "AAPL"), 2));

        Assert.False(await store.PutOwnedAsync(AlertSamples.Watch(3, tickers: "AAPL"), 2));
        Assert.False(await store.PutOwnedAsync(AlertSamples.Watch(1, AlertSamples.Bob, tickers: "MSFT"), 2));
        Assert.True(await store.PutOwnedAsync(AlertSamples.Watch(2, tickers: "MSFT"), 2));
        Assert.False(await store.RemoveOwnedAsync<Watch>(AlertSamples.Bob, AlertSamples.Id(1)));

        Assert.Equal(AlertSamples.Id(1), Assert.Single(await store.FindWatchesAsync(SeriesKey.Parse("AAPL/1d"))).Id);
        Assert.Equal(AlertSamples.Id(2), Assert.Single(await store.FindWatchesAsync(SeriesKey.Parse("MSFT/1d"))).Id);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task FindWatchesAsync_byTickerIntervalAndMarket(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var store = (IAlertStore)test.Store;
        await store.PutOwnedAsync(AlertSamples.Watch(1, tickers: ["AAPL", "MSFT"]), 9);
        await store.PutOwnedAsync(AlertSamples.Watch(2, AlertSamples.Bob, intervals: ["1d"], tickers: "AAPL"), 9);
        await store.PutOwnedAsync(AlertSamples.Watch(3, AlertSamples.Bob, market: Market.JP), 9);

        await AssertAsync("AAPL/1d", 1, 2);
        await AssertAsync("AAPL/1h", 1);
        await AssertAsync("7203.T/1h", 3);
        await AssertAsync("PTT.BK/1d");
        Assert.True(await store.RemoveOwnedAsync<Watch>(AlertSamples.Ada, AlertSamples.Id(1)));
        await AssertAsync("AAPL/1d", 2);

        async Task AssertAsync(string series, params int[] watches) =>
            Assert.Equal(watches.Select(AlertSamples.Id), (await store.FindWatchesAsync(SeriesKey.Parse(series))).Select(watch => watch.Id));
    }
}
