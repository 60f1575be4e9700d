using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>Which detections are news to people: what they leave in the outbox.</summary>
public sealed class SeriesAlertTests
{
    private const string Mine = "MINE/1d";
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Detect_aNewBar_isToldOf_butNotTheHistoryThatASeriesBeginsWith()
    {
        await using var host = await StartAsync();
        var bars = Shocked(248, 240, 247);
        host.Market.Put(Apple, bars);
        host.CloseBars(247);
        await host.DetectAsync();
        Assert.Contains(await host.AnomaliesAsync(), anomaly => anomaly.Datetime == bars[240].Time);
        Assert.Empty(await OutboxAsync(host));

        host.CloseBars(248);
        await host.DetectAsync();

        Assert.Equal([bars[247].Time], await OutboxAsync(host));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(20, 0)]
    public async Task Detect_aBarThatHasClosedSomeDaysAgo_isNewsForAWhile(int daysLater, int expected)
    {
        await using var host = await StartAsync();
        var bars = Shocked(248, 247);
        host.Market.Put(Apple, bars[..247]);
        host.CloseBars(247);
        await host.DetectAsync();

        host.Market.Put(Apple, bars);
        host.CloseBars(247 + daysLater);
        await host.DetectAsync();

        Assert.Equal(expected, (await OutboxAsync(host)).Count);
    }

    [Fact]
    public async Task Detect_aCorrectedBar_isToldOf_andTakenBackWhereItWasTold()
    {
        await using var host = await StartAsync();
        var (bars, calm) = (Shocked(248, 247), TestBars.Walk(248)[247]);
        host.Market.Put(Apple, [.. bars[..247], calm]);
        host.CloseBars(248);
        await host.DetectAsync();

        host.Market.Put(Apple, bars);
        await host.DetectAsync();
        var alerts = (IAlertStore)host.Store;
        var entry = Assert.Single(await alerts.ReadOutboxAsync(10));
        Assert.Equal(OutboxEvent.Found, entry.Event);
        await alerts.RaiseAsync(entry, [new Alert { Id = "a", PersonId = "p", IncidentId = "i", AnomalyId = entry.AnomalyId, RuleId = "r", CreatedAt = host.Wall.GetUtcNow().UtcDateTime }], []);

        host.Market.Put(Apple, [calm]);
        await host.DetectAsync();

        Assert.Equal((entry.AnomalyId, OutboxEvent.Retracted), ((await alerts.ReadOutboxAsync(10))[0].AnomalyId, (await alerts.ReadOutboxAsync(10))[0].Event));
    }

    [Fact]
    public async Task Backfill_andPushesOfHistory_tellNobody()
    {
        await using var host = await StartAsync();
        var bars = Shocked(300, 120, 150, 220, 299);
        host.Market.Put(Apple, bars);
        host.CloseBars(300);
        await host.BackfillAsync("1y");
        Assert.NotEmpty(await host.AnomaliesAsync());
        await host.Ticker(Mine).PushAsync(bars[..100]);
        await host.Ticker(Mine).PushAsync(bars[100..200]);
        Assert.Empty(await OutboxAsync(host));

        // Bars up to the present: the last of them is news.
        await host.Ticker(Mine).PushAsync(bars[200..]);

        Assert.Equal([bars[299].Time], (await OutboxAsync(host)).Where(time => time >= bars[298].Time));
        Assert.All(await OutboxAsync(host), time => Assert.True(time >= bars[295].Time));
    }

    [Fact]
    public async Task Backfill_thatIsAskedTo_tellsOfEverythingItFinds_once()
    {
        await using var host = await StartAsync();
        host.Market.Put(Apple, Shocked(300, 120, 150, 220));
        host.CloseBars(300);

        var run = await host.BackfillAsync("1y", notify: true);

        Assert.True(run.Notify);
        Assert.Equal((await host.AnomaliesAsync()).Select(anomaly => anomaly.Datetime), await OutboxAsync(host));
        // What is told already is no news to the next one.
        var before = (await ((IAlertStore)host.Store).ReadOutboxAsync(100)).Count;
        await host.BackfillAsync("1y", notify: true);
        Assert.Equal(before, (await ((IAlertStore)host.Store).ReadOutboxAsync(100)).Count);
    }

    private static async Task<SeriesHost> StartAsync()
    {
        var host = SeriesHost.Start();
        await ((IAlertStore)host.Store).PutOwnedAsync(new Watch { Id = "w", PersonId = "p", Name = "Mine", Tickers = ["AAPL", "MINE"], CreatedAt = host.Wall.GetUtcNow().UtcDateTime }, 1);
        return host;
    }

    private static async Task<IReadOnlyList<DateTime>> OutboxAsync(SeriesHost host)
    {
        var told = (await ((IAlertStore)host.Store).ReadOutboxAsync(100)).Select(entry => entry.AnomalyId).ToHashSet();
        return [.. (await host.AnomaliesAsync()).Where(anomaly => told.Contains(anomaly.Id)).Select(anomaly => anomaly.Datetime)];
    }

    /// <summary>A walk with shocks at some of its bars.</summary>
    private static Bar[] Shocked(int count, params int[] at)
    {
        var bars = TestBars.Walk(count);
        foreach (var i in at)
            bars[i] = bars[i] with { High = bars[i].High * 1.5, Close = bars[i].High * 1.4, Volume = bars[i].Volume * 20 };
        return bars;
    }
}
