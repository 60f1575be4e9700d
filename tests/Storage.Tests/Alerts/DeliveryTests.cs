namespace Anomaly.Storage.Tests.Alerts;

/// <summary>What is to be sent, and what became of it.</summary>
public sealed class DeliveryTests
{
    private static readonly DateTime Now = AlertSamples.Now, Later = Now.AddMinutes(1);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ClaimAsync_byTwoAtOnce_givesEachToOne(Engine engine)
    {
        var (test, alerts, _) = await AlertSamples.StartAsync(engine, 20);
        await using var store = test;
        await using var another = test.OpenAnother();
        await alerts.RaiseAllAsync();
        var due = await alerts.ListDueAsync(AlertSamples.Ada, Now, 100);
        Assert.Equal(20, due.Count);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? alerts : (IAlertStore)another).ClaimAsync(due, "m", Now, Later)));

        Assert.Equal(due.Select(delivery => delivery.Id).Order(), claimed.SelectMany(some => some).Select(delivery => delivery.Id).Order());
        Assert.Empty(await alerts.ListDueAsync(AlertSamples.Ada, Now, 100));
        Assert.Empty(await alerts.ListPeopleDueAsync(Now, 10));
        // Nothing is heard of them: they are due again, under the same id, and count as tries that may have arrived.
        var again = await alerts.ListDueAsync(AlertSamples.Ada, Later, 100);
        Assert.Equal([AlertSamples.Ada], await alerts.ListPeopleDueAsync(Later, 10));
        Assert.All(again, delivery => Assert.Equal((1, true, delivery.Id, Now, Now), (delivery.Tries, delivery.Uncertain, delivery.MessageId, delivery.FirstTriedAt, delivery.TriedAt)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task RecordAsync_ofATryThatSomebodyElseHasTaken_changesNothing(Engine engine)
    {
        var (test, alerts, _) = await AlertSamples.StartAsync(engine);
        await using var store = test;
        await alerts.RaiseAllAsync();
        var lost = Assert.Single(await alerts.ClaimAsync(await alerts.ListDueAsync(AlertSamples.Ada, Now, 1), "m", Now, Later));
        var second = Assert.Single(await alerts.ClaimAsync(await alerts.ListDueAsync(AlertSamples.Ada, Later, 1), "m", Later, Later.AddMinutes(1)));

        await alerts.RecordAsync([lost with { State = AlertDeliveryState.Dead }]);
        Assert.Equal(AlertDeliveryState.Pending, (await FindAsync(alerts)).State);
        await alerts.RecordAsync([second with { State = AlertDeliveryState.Delivered, Uncertain = false, Answer = "HTTP 200", Due = Later }]);

        var (found, text) = (await FindAsync(alerts), "HTTP 200");
        Assert.Equal((AlertDeliveryState.Delivered, 2, text, Now, Later), (found.State, found.Tries, found.Answer, found.FirstTriedAt, found.TriedAt));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ResendAsync_aDeadOne_isDueAgainUnderItsOldId(Engine engine)
    {
        var (test, alerts, _) = await AlertSamples.StartAsync(engine);
        await using var store = test;
        var raised = (await alerts.RaiseAllAsync())[0];
        Assert.False(await alerts.ResendAsync(raised.Id, Now));
        var claimed = Assert.Single(await alerts.ClaimAsync([raised], "m", Now, Later));
        await alerts.RecordAsync([claimed with { State = AlertDeliveryState.Dead, Answer = "no" }]);
        Assert.Equal(new DeliveryBacklog(0, 0, null, 1), await alerts.ReadBacklogAsync());
        Assert.Equal(raised.Id, Assert.Single((await alerts.ListDeliveriesAsync(new AlertDeliveryQuery { State = AlertDeliveryState.Dead })).Items).Id);

        // To a channel that is not in use it would be cancelled at once.
        Assert.False(await alerts.ResendAsync(raised.Id, Later));
        var channel = new AlertChannel { Id = raised.ChannelId, PersonId = AlertSamples.Ada, Kind = AlertChannelKind.Webhook, Name = "Hook", Address = "https://hooks.example.com/a", State = AlertChannelState.Active, Secrets = new ChannelSecrets { Key = "whsec_AAAA" }, CreatedAt = Now };
        Assert.True(await alerts.PutOwnedAsync(channel with { State = AlertChannelState.Disabled }, 10));
        Assert.False(await alerts.ResendAsync(raised.Id, Later));
        Assert.True(await alerts.PutOwnedAsync(channel, 10));
        Assert.True(await alerts.ResendAsync(raised.Id, Later));

        var due = Assert.Single(await alerts.ListDueAsync(AlertSamples.Ada, Later, 10));
        Assert.Equal((raised.MessageId, 1, null), (due.MessageId, due.Tries, due.FirstTriedAt));
        Assert.Equal(new DeliveryBacklog(0, 1, Later, 0), await alerts.ReadBacklogAsync());
        Assert.Equal(1, await alerts.CancelAsync(AlertSamples.Ada, due.ChannelId, "gone"));
        Assert.Equal((AlertDeliveryState.Cancelled, "gone"), ((await FindAsync(alerts)).State, (await FindAsync(alerts)).Answer));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CountSentAsync_countsAlertsOfTheRule_notMessagesNorInboxes(Engine engine)
    {
        var (test, alerts, anomalies) = await AlertSamples.StartAsync(engine, 2);
        await using var store = test;
        var entries = await alerts.ReadOutboxAsync(10);
        var alert = AlertSamples.Alert(anomalies.Single(anomaly => anomaly.Id == entries[0].AnomalyId));
        await alerts.RaiseAsync(entries[0], [alert], [AlertSamples.Delivery(alert, "a"), AlertSamples.Delivery(alert, "b"), AlertSamples.Delivery(alert, AlertChannel.Inbox)]);
        var other = AlertSamples.Alert(anomalies.Single(anomaly => anomaly.Id == entries[1].AnomalyId));
        await alerts.RaiseAsync(entries[1], [other], [AlertSamples.Delivery(other, AlertChannel.Inbox)]);

        Assert.Equal((1, 0, 0), (await alerts.CountSentAsync("rule", Now), await alerts.CountSentAsync("rule", Now.AddSeconds(1)), await alerts.CountSentAsync("other", Now)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Inbox_isPagedLatestFirst_countedAndMarked(Engine engine)
    {
        var (test, alerts, _) = await AlertSamples.StartAsync(engine, 5);
        await using var store = test;
        await alerts.RaiseAllAsync();

        var first = await alerts.ListAlertsAsync(AlertSamples.Ada, new AlertQuery { Limit = 3 });
        var second = await alerts.ListAlertsAsync(AlertSamples.Ada, new AlertQuery { Limit = 3, Cursor = first.NextCursor });
        Assert.Equal((3, 2, null), (first.Items.Length, second.Items.Length, second.NextCursor));
        Assert.Equal(5, first.Items.Concat(second.Items).Select(alert => alert.Id).Distinct().Count());
        Assert.Equal(5, await alerts.CountUnreadAsync(AlertSamples.Ada));
        Assert.Equal(0, await alerts.CountUnreadAsync(AlertSamples.Bob));

        Assert.Equal(0, await alerts.MarkAlertsAsync(AlertSamples.Bob, [first.Items[0].Id], Later));
        Assert.Equal(1, await alerts.MarkAlertsAsync(AlertSamples.Ada, [first.Items[0].Id], Later));
        Assert.Equal(0, await alerts.MarkAlertsAsync(AlertSamples.Ada, [first.Items[0].Id], Later));
        Assert.Equal(4, (await alerts.ListAlertsAsync(AlertSamples.Ada, new AlertQuery { UnreadOnly = true })).Items.Length);
        Assert.Equal(4, await alerts.MarkAlertsAsync(AlertSamples.Ada, [], Later));
        Assert.Equal(5, await alerts.MarkAlertsAsync(AlertSamples.Ada, [], null));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task PurgeAlertsAsync_deletesOldAlertsWithWhatWasSentOfThem_aBatchAtATime(Engine engine)
    {
        var (test, alerts, _) = await AlertSamples.StartAsync(engine, 5);
        await using var store = test;
        await alerts.RaiseAllAsync();

        Assert.Equal((0, 3, 2), (await alerts.PurgeAlertsAsync(Now, 3), await alerts.PurgeAlertsAsync(Later, 3), await alerts.PurgeAlertsAsync(Later, 3)));

        Assert.Empty((await alerts.ListDeliveriesAsync(new AlertDeliveryQuery())).Items);
    }

    private static async Task<AlertDelivery> FindAsync(IAlertStore alerts) => Assert.Single((await alerts.ListDeliveriesAsync(new AlertDeliveryQuery())).Items);
}
