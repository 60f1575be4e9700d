namespace Anomaly.Storage.Tests.Alerts;

/// <summary>What a commit leaves to be told, and how that becomes alerts, once.</summary>
public sealed class OutboxTests
{
    private static readonly SeriesKey Series = Samples.Series();

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_announcesWhatIsNewFromTheTimeOn_andNothingElse(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var alerts = (IAlertStore)test.Store;
        AnomalyRecord[] anomalies = [Samples.Anomaly(Series, 1), Samples.Anomaly(Series, 8), Samples.Anomaly(Series, 9)];

        // Nobody follows anything, or nobody is to be told.
        await test.Store.CommitAsync(Samples.Commit(Series, 0, [], anomalies[..2]) with { AlertsFrom = Samples.Start });
        await alerts.PutOwnedAsync(AlertSamples.Watch(1, tickers: "AAPL"), 10);
        await test.Store.CommitAsync(Samples.Commit(Series, 1, [], Samples.Anomaly(Series, 7)));
        Assert.Empty(await alerts.ReadOutboxAsync(10));

        await test.Store.CommitAsync(Samples.Commit(Series, 2, [], [.. anomalies, Samples.Anomaly(Series, 2)]) with { AlertsFrom = Samples.Start.AddDays(5) });

        var entry = Assert.Single(await alerts.ReadOutboxAsync(10));
        Assert.Equal((anomalies[2].Id, OutboxEvent.Found), (entry.AnomalyId, entry.Event));
        // Another process got there first: the announcement went with the commit.
        await Assert.ThrowsAsync<StoreConflictException>(() => test.Store.CommitAsync(Samples.Commit(Series, 1, [], Samples.Anomaly(Series, 20)) with { AlertsFrom = Samples.Start }));
        Assert.Single(await alerts.ReadOutboxAsync(10));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_retractedBeforeAnybodyWasTold_onlyTheLastEventCounts(Engine engine)
    {
        var (test, alerts, anomalies) = await AlertSamples.StartAsync(engine, 2);
        await using var store = test;

        await test.Store.CommitAsync(Samples.Commit(Series, 1, [], anomalies[1]) with { Rescored = TimeRange.All });

        Assert.Equal(
            [(anomalies[0].Id, OutboxEvent.Retracted), (anomalies[1].Id, OutboxEvent.Found)],
            (await alerts.ReadOutboxAsync(10)).Select(entry => (entry.AnomalyId, entry.Event)).OrderByDescending(entry => entry.Event));
        await test.Store.CommitAsync(Samples.Commit(Series, 2, [], anomalies) with { AlertsFrom = Samples.Start });
        Assert.Equal([OutboxEvent.Found, OutboxEvent.Found], (await alerts.ReadOutboxAsync(10)).Select(entry => entry.Event));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task RaiseAsync_byManyAtOnce_writesEveryAlertOnce_andMarksTheAnomalySent(Engine engine)
    {
        var (test, alerts, anomalies) = await AlertSamples.StartAsync(engine, 20);
        await using var store = test;
        await using var another = test.OpenAnother();
        var entries = await alerts.ReadOutboxAsync(100);

        var done = await Task.WhenAll(entries.Concat(entries.Reverse()).Concat(entries).Select((entry, i) =>
        {
            var alert = AlertSamples.Alert(anomalies.Single(anomaly => anomaly.Id == entry.AnomalyId)) with { Id = $"{i}" };
            return (i % 2 == 0 ? alerts : (IAlertStore)another).RaiseAsync(entry, [alert], [AlertSamples.Delivery(alert)]);
        }));

        Assert.Equal(20, done.Count(first => first));
        Assert.Empty(await alerts.ReadOutboxAsync(10));
        var raised = (await alerts.ListAlertsAsync(AlertSamples.Ada, new AlertQuery())).Items;
        Assert.Equal(anomalies.Select(anomaly => anomaly.Id).Order(), raised.Select(alert => alert.AnomalyId).Order());
        Assert.Equal(raised.Select(alert => alert.Id).Order(), (await alerts.ListDeliveriesAsync(new AlertDeliveryQuery())).Items.Select(delivery => delivery.AlertId).Order());
        Assert.All(await alerts.ReadAnomaliesAsync([.. anomalies.Select(anomaly => anomaly.Id)]), anomaly => Assert.True(anomaly.Sent));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task RaiseAsync_ofAnEntryThatHasChanged_writesNothing(Engine engine)
    {
        var (test, alerts, anomalies) = await AlertSamples.StartAsync(engine);
        await using var store = test;
        var entry = (await alerts.ReadOutboxAsync(10))[0];
        await test.Store.CommitAsync(Samples.Commit(Series, 1, []) with { Rescored = TimeRange.All });

        Assert.False(await alerts.RaiseAsync(entry, [AlertSamples.Alert(anomalies[0])], [AlertSamples.Delivery(AlertSamples.Alert(anomalies[0]))]));

        Assert.Empty((await alerts.ListAlertsAsync(AlertSamples.Ada, new AlertQuery())).Items);
        Assert.Empty((await alerts.ListDeliveriesAsync(new AlertDeliveryQuery())).Items);
        Assert.False((await test.Store.FindAnomalyAsync(anomalies[0].Id))!.Sent);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListToldAsync_isAboutEveryAnomalyOfTheIncident(Engine engine)
    {
        var (test, alerts, anomalies) = await AlertSamples.StartAsync(engine, 2);
        await using var store = test;
        var entries = await alerts.ReadOutboxAsync(10);
        var first = anomalies.Single(anomaly => anomaly.Id == entries[0].AnomalyId);
        await alerts.RaiseAsync(entries[0], [AlertSamples.Alert(first)], []);
        // Both turn out to be of an incident that began earlier.
        await test.Store.CommitAsync(Samples.Commit(Series, 1, [], [.. anomalies.Select(anomaly => anomaly with { Incident = Samples.Start })]) with { Rescored = TimeRange.All });

        var incident = new IncidentKey(Series, Samples.ModelHash, Samples.Start);
        Assert.Equal([AlertSamples.Ada], await alerts.ListToldAsync(incident, "none"));
        Assert.Empty(await alerts.ListToldAsync(incident with { Start = Samples.Start.AddDays(9) }, "none"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task RetractAsync_cancelsWhatWasNotSent_andCorrectsOnlyWhatMayHaveArrived(Engine engine)
    {
        var (test, alerts, anomalies) = await AlertSamples.StartAsync(engine);
        await using var store = test;
        var alert = AlertSamples.Alert(anomalies[0]);
        AlertDelivery[] sent = [.. new[] { "waits", "arrived", "unknown", "refused" }.Select(channel => AlertSamples.Delivery(alert, channel))];
        await alerts.RaiseAsync((await alerts.ReadOutboxAsync(10))[0], [alert], sent);
        foreach (var (delivery, state, uncertain) in new[] { (sent[1], AlertDeliveryState.Delivered, false), (sent[2], AlertDeliveryState.Pending, true), (sent[3], AlertDeliveryState.Pending, false) })
        {
            var claimed = Assert.Single(await alerts.ClaimAsync([delivery], "m", AlertSamples.Now, AlertSamples.Now.AddMinutes(1)));
            await alerts.RecordAsync([claimed with { State = state, Uncertain = uncertain }]);
        }

        await test.Store.CommitAsync(Samples.Commit(Series, 1, []) with { Rescored = TimeRange.All });
        var entry = Assert.Single(await alerts.ReadOutboxAsync(10));
        var corrections = sent.Select(delivery => (AlertSamples.Delivery(alert, delivery.ChannelId, AlertDeliveryKind.Correction), delivery.Id)).ToList();
        Assert.True(await alerts.RetractAsync(entry, AlertSamples.Now, corrections));
        Assert.False(await alerts.RetractAsync(entry, AlertSamples.Now, corrections));

        var all = (await alerts.ListDeliveriesAsync(new AlertDeliveryQuery())).Items.ToLookup(delivery => (delivery.ChannelId, delivery.Kind), delivery => delivery.State);
        Assert.Equal(
            [AlertDeliveryState.Cancelled, AlertDeliveryState.Delivered, AlertDeliveryState.Cancelled, AlertDeliveryState.Cancelled],
            sent.Select(delivery => all[(delivery.ChannelId, AlertDeliveryKind.Alert)].Single()));
        Assert.Equal(["arrived", "unknown"], all.Where(one => one.Key.Kind == AlertDeliveryKind.Correction).Select(one => one.Key.ChannelId).Order());
        Assert.Equal(AlertSamples.Now, Assert.Single((await alerts.ListAlertsAsync(AlertSamples.Ada, new AlertQuery())).Items).RetractedAt);
    }
}
