using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Grains.Tests.Indexes;

public sealed class AnomalyFeedGrainTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Watch_tellsWhatIsFoundRetractedRestoredAndAcknowledged()
    {
        await using var host = await DetectionHost.StartAsync();
        var bars = TestBars.Walk(244);
        host.Market.Put(Apple, bars);
        host.CloseBars(243);
        await host.DetectAsync();
        // From a sequence, not "from now": nobody can see when the watch has looked what now is.
        var last = await host.Store.ReadLastSequenceAsync();
        await using var events = host.Feed.WatchAsync(last, CancellationToken.None).GetAsyncEnumerator();
        var next = events.MoveNextAsync();

        host.CloseBars(244);
        await host.DetectAsync();
        Assert.True(await next);
        var found = events.Current;
        Assert.Equal((AnomalyEventKind.Found, bars[243].Time), (found.Kind, found.Anomaly.Datetime));

        host.Market.Put(Apple, [bars[243] with { Open = bars[242].Close, High = bars[242].Close + 0.2, Low = bars[242].Close - 0.2, Close = bars[242].Close + 0.1, Volume = 1e6 }]);
        host.Wall.Advance(TimeSpan.FromSeconds(1));
        await host.DetectAsync();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(AnomalyEventKind.Retracted, events.Current.Kind);

        host.Market.Put(Apple, [bars[243]]);
        host.Wall.Advance(TimeSpan.FromSeconds(1));
        await host.DetectAsync();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(AnomalyEventKind.Restored, events.Current.Kind);

        await host.Ticker().AcknowledgeAsync(found.Anomaly.Id, CancellationToken.None);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal((AnomalyEventKind.Acknowledged, AnomalyStatus.Acknowledged), (events.Current.Kind, events.Current.Anomaly.Status));
    }

    [Fact]
    public async Task Watch_fromASequence_resumesAfterIt()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        var outcome = await host.DetectAsync();

        var all = await ReadAsync(host, 0, outcome.NewAnomalies);
        var rest = await ReadAsync(host, all[0].Sequence, outcome.NewAnomalies - 1);

        Assert.Equal(all.Skip(1).Select(change => change.Anomaly.Id), rest.Select(change => change.Anomaly.Id));
        Assert.Equal(all.Select(change => change.Sequence).Order().Distinct(), all.Select(change => change.Sequence));
    }

    private static async Task<List<AnomalyEvent>> ReadAsync(DetectionHost host, long after, int count)
    {
        var events = new List<AnomalyEvent>();
        await foreach (var change in host.Feed.WatchAsync(after, CancellationToken.None))
        {
            events.Add(change);
            if (events.Count == count)
                break;
        }

        return events;
    }
}
