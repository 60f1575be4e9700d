using Anomaly.Alerts.Matching;

namespace Anomaly.Alerts.Tests.Sending;

/// <summary>Who is told of what, and how often.</summary>
public sealed class AlertFanOutTests
{
    [Fact]
    public async Task Incident_isOneAlert_raisedForTheFirstAnomalyThatARuleLetsThrough()
    {
        await using var host = new AlertHost();
        await host.FollowAsync(rule: rule => rule with { MinSeverity = 0.999 });
        await host.FollowAsync(Samples.Bob, 2);
        var first = Samples.Anomaly(severity: 0.99, time: Samples.Now.AddHours(-3));
        var second = Samples.Anomaly(severity: 0.9999, time: Samples.Now.AddHours(-2)) with { Incident = first.Datetime };
        var third = Samples.Anomaly(severity: 0.99999, time: Samples.Now.AddHours(-1)) with { Incident = first.Datetime };

        foreach (var anomaly in new[] { first, second, third })
        {
            await host.CommitAsync(anomaly);
            await host.FanOutAsync();
        }

        Assert.Equal((second.Id, first.Id), (Assert.Single(await host.AlertsAsync()).AnomalyId, Assert.Single(await host.AlertsAsync(Samples.Bob)).AnomalyId));
        Assert.Equal(2, (await host.DeliveriesAsync()).Count);
        Assert.True((await host.Detections.FindAnomalyAsync(second.Id))!.Sent);
        Assert.False((await host.Detections.FindAnomalyAsync(third.Id))!.Sent);
    }

    [Fact]
    public async Task Incident_whoseBeginningMoves_isNotToldAgain()
    {
        await using var host = new AlertHost();
        await host.FollowAsync();
        var late = Samples.Anomaly(time: Samples.Now.AddHours(-1));
        await host.CommitAsync(late);
        await host.FanOutAsync();
        var early = Samples.Anomaly(time: Samples.Now.AddHours(-2));

        await host.RescoreAsync(early, late with { Incident = early.Datetime });
        await host.FanOutAsync();

        Assert.Equal(late.Id, Assert.Single(await host.AlertsAsync()).AnomalyId);
    }

    [Fact]
    public async Task Rules_severalOfAPerson_sendEachChannelOnce_atTheEarliestTime()
    {
        await using var host = new AlertHost();
        var hook = await host.FollowAsync(rule: rule => rule with { Timing = AlertTiming.Hourly });
        var other = Samples.Channel(399);
        await host.Store.PutOwnedAsync(other, 20);
        await host.Store.PutOwnedAsync(Samples.Rule(199, Samples.Ada, hook.Id, other.Id), 50);

        await host.CommitAsync(Samples.Anomaly());
        await host.FanOutAsync();

        Assert.Single(await host.AlertsAsync());
        var deliveries = await host.DeliveriesAsync();
        Assert.Equal(new[] { hook.Id, other.Id }.Order(), deliveries.Select(delivery => delivery.ChannelId).Order());
        Assert.All(deliveries, delivery => Assert.Equal((host.Now, false, delivery.Id), (delivery.Due, delivery.Grouped, delivery.MessageId)));
    }

    [Fact]
    public async Task Limit_keepsAlertsInTheInboxOnly_untilTheNextDay()
    {
        await using var host = new AlertHost();
        await host.FollowAsync(rule: rule => rule with { MostPerDay = 2, TimeZone = "Asia/Tokyo" });
        for (var i = 1; i <= 4; i++)
            await host.CommitAsync(Samples.Anomaly(time: Samples.Now.AddHours(-i)));
        await host.FanOutAsync();

        Assert.Equal((4, 2, 2), ((await host.AlertsAsync()).Count, (await host.AlertsAsync()).Count(alert => alert.Limited), (await host.DeliveriesAsync()).Count));

        // Midnight in Tokyo is half an hour away.
        await host.CommitAsync(Samples.Anomaly(time: Samples.Now.AddHours(-5)));
        await host.FanOutAsync();
        Assert.Equal(2, (await host.DeliveriesAsync()).Count);
        host.Time.Advance(TimeSpan.FromMinutes(30));
        await host.CommitAsync(Samples.Anomaly(time: Samples.Now.AddHours(-6)));
        await host.FanOutAsync();
        Assert.Equal(3, (await host.DeliveriesAsync()).Count);
    }

    [Fact]
    public async Task Mute_unusableChannelOrNoRuleThatMatches_sendsNothing()
    {
        await using var host = new AlertHost();
        var channel = await host.FollowAsync();
        await host.Store.PutOwnedAsync(channel with { State = AlertChannelState.Unconfirmed }, 20);
        await host.CommitAsync(Samples.Anomaly(time: Samples.Now.AddHours(-1)));
        await host.FanOutAsync();
        Assert.Equal((1, 0), ((await host.AlertsAsync()).Count, (await host.DeliveriesAsync()).Count));

        await host.Store.PutOwnedAsync(Samples.Mute() with { Ticker = "AAPL", Until = host.Now.AddHours(1) }, 10);
        await host.CommitAsync(Samples.Anomaly(time: Samples.Now.AddHours(-2)));
        await host.FanOutAsync();
        await host.CommitAsync(Samples.Anomaly("MSFT/1h"));
        await host.FanOutAsync();
        Assert.Single(await host.AlertsAsync());
        Assert.Empty(await host.Store.ReadOutboxAsync(10));
    }

    [Fact]
    public async Task Follower_withoutARule_findsEverythingInTheInbox()
    {
        await using var host = new AlertHost();
        await host.Store.PutOwnedAsync(Samples.Watch(), 10);

        await host.CommitAsync(Samples.Anomaly(severity: null));
        await host.FanOutAsync();

        Assert.Equal(RuleMatching.DefaultRule, Assert.Single(await host.AlertsAsync()).RuleId);
        Assert.Empty(await host.DeliveriesAsync());
        Assert.Equal(AlertDeliveryState.Delivered, Assert.Single((await host.Store.ListDeliveriesAsync(new AlertDeliveryQuery())).Items).State);
    }

    [Fact]
    public async Task FanOut_byTwoProcessesAtOnce_raisesEveryAlertOnce()
    {
        await using var host = new AlertHost();
        for (var person = 1; person <= 5; person++)
            await host.FollowAsync($"00000000000000000000000{person}", person);
        for (var i = 1; i <= 30; i++)
            await host.CommitAsync(Samples.Anomaly(time: Samples.Now.AddHours(-i)));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(host.FanOutAsync)));

        var deliveries = await host.DeliveriesAsync();
        Assert.Equal((150, 150), (deliveries.Count, deliveries.Select(delivery => (delivery.AnomalyId, delivery.PersonId)).Distinct().Count()));
        Assert.Empty(await host.Store.ReadOutboxAsync(10));
    }

    [Fact]
    public async Task Retraction_isToldToThoseWhoWereTold_andToNobodyElse()
    {
        await using var host = new AlertHost();
        await host.FollowAsync();
        await host.FollowAsync(Samples.Bob, 2, rule => rule with { Timing = AlertTiming.Daily });
        await host.CommitAsync(Samples.Anomaly());
        await host.FanOutAsync();
        await host.DeliverAsync();
        // Joins when it is too late.
        await host.FollowAsync("000000000000000000000003", 3);

        await host.RescoreAsync();
        await host.FanOutAsync();

        var states = (await host.DeliveriesAsync()).ToDictionary(delivery => (delivery.PersonId, delivery.Kind), delivery => delivery.State);
        Assert.Equal(3, states.Count);
        Assert.Equal(
            (AlertDeliveryState.Delivered, AlertDeliveryState.Pending, AlertDeliveryState.Cancelled),
            (states[(Samples.Ada, AlertDeliveryKind.Alert)], states[(Samples.Ada, AlertDeliveryKind.Correction)], states[(Samples.Bob, AlertDeliveryKind.Alert)]));
        Assert.NotNull(Assert.Single(await host.AlertsAsync(Samples.Bob)).RetractedAt);

        // It holds again, and once more: the inbox says so, everybody is told each time, and the last word is no correction.
        await host.DeliverAsync();
        await AgainAsync(hours: 1);
        await host.RescoreAsync();
        await host.FanOutAsync();
        await host.DeliverAsync();
        await AgainAsync(hours: 2);
        Assert.Null(Assert.Single(await host.AlertsAsync()).RetractedAt);
        Assert.Equal(
            [AlertDeliveryKind.Alert, AlertDeliveryKind.Correction, AlertDeliveryKind.Alert, AlertDeliveryKind.Correction, AlertDeliveryKind.Alert],
            host.Sent.Where(sent => sent.To.PersonId == Samples.Ada).Select(sent => sent.Message.Items[0].Kind));
        Assert.Equal([Samples.Ada, Samples.Bob, "000000000000000000000003"], (await host.DeliveriesAsync()).GroupBy(delivery => delivery.Id).Select(same => same.Single())
            .Where(delivery => delivery.Kind == AlertDeliveryKind.Alert && delivery.State != AlertDeliveryState.Cancelled).Select(delivery => delivery.PersonId).Distinct().Order());

        async Task AgainAsync(int hours)
        {
            await host.CommitAsync(Samples.Anomaly() with { DetectionTimestamp = Samples.Now.AddHours(hours) });
            await host.FanOutAsync();
            await host.DeliverAsync();
        }
    }

    [Fact]
    public async Task Retraction_beforeTheFanOut_tellsNobodyAnything()
    {
        await using var host = new AlertHost();
        await host.FollowAsync();
        await host.CommitAsync(Samples.Anomaly());
        await host.RescoreAsync();

        await host.FanOutAsync();

        Assert.Empty(await host.AlertsAsync());
        Assert.Empty(await host.Store.ReadOutboxAsync(10));
    }
}
