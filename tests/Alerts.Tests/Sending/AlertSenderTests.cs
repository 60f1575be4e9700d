using Anomaly.Alerts.Channels;
using Anomaly.Alerts.Sending;
using NSubstitute;

namespace Anomaly.Alerts.Tests.Sending;

/// <summary>What is sent, how often, and under which id, whatever becomes of the process that sends it.</summary>
public sealed class AlertSenderTests
{
    [Fact]
    public async Task DeliverAsync_taken_isSentOnce_withWhatItIsAbout()
    {
        await using var host = new AlertHost();
        var channel = await StartAsync(host);

        Assert.Equal((1, 0), (await host.DeliverAsync(), await host.DeliverAsync()));

        var (to, message) = Assert.Single(host.Sent);
        var delivery = Assert.Single(await host.DeliveriesAsync());
        Assert.Equal((channel.Id, delivery.Id, AlertMessageKind.Alert, "Apple Inc."), (to.Id, message.Id, message.Kind, Assert.Single(message.Items).CompanyName));
        Assert.Equal((AlertDeliveryState.Delivered, 1, "taken", false), (delivery.State, delivery.Tries, delivery.Answer, delivery.Uncertain));
    }

    [Fact]
    public async Task DeliverAsync_notTaken_isTriedAfterGrowingPauses_underTheSameId_forADay()
    {
        await using var host = new AlertHost();
        await StartAsync(host);
        host.Outcome = _ => new SendOutcome(SendResult.NotTaken, "HTTP 503");
        // The store keeps microseconds.
        host.Time.Advance(TimeSpan.FromTicks(7));
        var times = new List<DateTime>();
        while ((await host.DeliveriesAsync())[0] is { State: AlertDeliveryState.Pending } delivery)
        {
            host.Time.SetUtcNow(delivery.Due > host.Now ? delivery.Due : host.Now);
            times.Add(host.Now);
            Assert.Equal(1, await host.DeliverAsync());
        }

        Assert.Single(host.Sent.Select(sent => (sent.Message.Id, sent.Message.At)).Distinct());
        var pauses = times.Zip(times.Skip(1), (one, other) => other - one).ToList();
        Assert.All(pauses.Select((pause, i) => (pause, Math.Min(10 * Math.Pow(2, i), 3600))), one => Assert.InRange(one.pause.TotalSeconds, one.Item2 - 0.01, (one.Item2 * 1.25) + 0.01));
        Assert.InRange(times[^1] - times[0], TimeSpan.FromHours(22), TimeSpan.FromHours(24));
        var dead = Assert.Single(await host.DeliveriesAsync());
        Assert.Equal(($"Given up after {times.Count} tries. HTTP 503", AlertDeliveryState.Dead), (dead.Answer, dead.State));

        // An operator has it sent again.
        host.Outcome = _ => new SendOutcome(SendResult.Taken, "HTTP 200");
        Assert.True(await host.Store.ResendAsync(dead.Id, host.Now));
        await host.DeliverAsync();
        Assert.Equal((AlertDeliveryState.Delivered, host.Sent[0].Message.Id), (Assert.Single(await host.DeliveriesAsync()).State, host.Sent[^1].Message.Id));
    }

    [Theory]
    [InlineData(SendResult.Refused, AlertChannelState.Active)]
    [InlineData(SendResult.Gone, AlertChannelState.Disabled)]
    public async Task DeliverAsync_refusedForGood_isDead_andAnAddressThatIsGoneIsSwitchedOff(SendResult result, AlertChannelState state)
    {
        await using var host = new AlertHost();
        await StartAsync(host, 3);
        host.Outcome = _ => new SendOutcome(result, "no");

        await host.DeliverAsync();
        await host.DeliverAsync();

        Assert.Equal(state, Assert.Single(await host.Store.ListOwnedAsync<AlertChannel>(Samples.Ada)).State);
        Assert.DoesNotContain(await host.DeliveriesAsync(), delivery => delivery.State is AlertDeliveryState.Pending or AlertDeliveryState.Delivered);
    }

    [Fact]
    public async Task DeliverAsync_channelDeletedWhileItAnswersThatTheAddressIsGone_staysDeleted()
    {
        await using var host = new AlertHost();
        var channel = await StartAsync(host, 1);
        host.Outcome = _ => new SendOutcome(SendResult.Gone, "gone");
        host.WhileSending = () => host.Store.RemoveOwnedAsync<AlertChannel>(Samples.Ada, channel.Id);

        await host.DeliverAsync();

        Assert.Single(host.Sent);
        Assert.Empty(await host.Store.ListOwnedAsync<AlertChannel>(Samples.Ada));
    }

    [Fact]
    public async Task DeliverAsync_retryAfter_isWaitedFor()
    {
        await using var host = new AlertHost();
        await StartAsync(host);
        host.Outcome = _ => new SendOutcome(SendResult.NotTaken, "HTTP 429", TimeSpan.FromMinutes(30));

        await host.DeliverAsync();

        Assert.Equal(host.Now.AddMinutes(30), Assert.Single(await host.DeliveriesAsync()).Due);
    }

    /// <summary>The process dies between the request and the note of its answer: the next one sends it again under the same id, and not before it counts as lost.</summary>
    [Fact]
    public async Task DeliverAsync_killedBetweenSendingAndRecording_isSentAgainUnderTheSameId()
    {
        await using var host = new AlertHost();
        await StartAsync(host);
        var dying = Substitute.For<IAlertStore>();
        Forward(dying, host.Store);
        dying.RecordAsync(default!, default).ReturnsForAnyArgs(Task.FromException(new IOException("killed")));

        await Assert.ThrowsAsync<IOException>(() => host.DeliverAsync(store: dying));
        Assert.Equal(0, await host.DeliverAsync());
        host.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await host.DeliverAsync());

        Assert.Equal([host.Sent[0].Message.Id], host.Sent.Select(sent => sent.Message.Id).Distinct());
        Assert.Equal((AlertDeliveryState.Delivered, 2), (Assert.Single(await host.DeliveriesAsync()).State, host.Sent.Count));
    }

    /// <summary>The same of several in one message: together again, under the id that was noted before they were sent, and without what came since.</summary>
    [Fact]
    public async Task DeliverAsync_digestKilledBetweenSendingAndRecording_isTheSameMessageAgain()
    {
        await using var host = new AlertHost();
        await StartAsync(host, 3, rule => rule with { Timing = AlertTiming.Hourly });
        host.Time.Advance(TimeSpan.FromHours(1));
        var dying = Substitute.For<IAlertStore>();
        Forward(dying, host.Store);
        dying.RecordAsync(default!, default).ReturnsForAnyArgs(Task.FromException(new IOException("killed")));
        await Assert.ThrowsAsync<IOException>(() => host.DeliverAsync(store: dying));

        await host.CommitAsync(Samples.Anomaly(time: Samples.Now.AddHours(-9)));
        await host.FanOutAsync();
        host.Time.Advance(TimeSpan.FromHours(1));
        await host.DeliverAsync();

        Assert.Equal([3, 3, 1], host.Sent.Select(sent => sent.Message.Items.Count).OrderDescending());
        var (first, again) = (host.Sent[0].Message, host.Sent.Skip(1).Single(sent => sent.Message.Id == host.Sent[0].Message.Id).Message);
        Assert.Equal(first.Items.Select(item => item.Anomaly.Id), again.Items.Select(item => item.Anomaly.Id));
        Assert.Equal((first.At, AlertMessageKind.Digest), (again.At, again.Kind));
    }

    [Fact]
    public async Task DeliverAsync_byTwoProcessesAtOnce_sendsEachOnce()
    {
        await using var host = new AlertHost();
        await StartAsync(host, 40);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => host.DeliverAsync())));

        Assert.Equal((40, 40), (host.Sent.Count, host.Sent.Select(sent => sent.Message.Id).Distinct().Count()));
    }

    [Fact]
    public async Task DeliverAsync_mutedSinceOrChannelGone_sendsNothing()
    {
        await using var host = new AlertHost();
        var channel = await StartAsync(host, 2);
        await host.Store.PutOwnedAsync(Samples.Mute() with { AnomalyId = Samples.Anomaly().Id }, 10);
        await host.DeliverAsync();
        Assert.Single(host.Sent);

        await host.CommitAsync(Samples.Anomaly(time: Samples.Now.AddHours(-8)));
        await host.FanOutAsync();
        await host.PersonChannels.RemoveAsync(Samples.Ada, channel.Id, CancellationToken.None);
        await host.DeliverAsync();

        Assert.Single(host.Sent);
        Assert.Equal(
            ["The channel was deleted.", "It was muted before this was sent."],
            (await host.DeliveriesAsync()).Where(delivery => delivery.State == AlertDeliveryState.Cancelled).OrderByDescending(delivery => delivery.Answer).Select(delivery => delivery.Answer));
    }

    [Fact]
    public async Task Retraction_whileAMessageIsOnItsWay_correctsIt()
    {
        await using var host = new AlertHost();
        await StartAsync(host);
        host.WhileSending = async () =>
        {
            host.WhileSending = () => Task.CompletedTask;
            await host.RescoreAsync();
            await host.FanOutAsync();
        };

        await host.DeliverAsync();

        Assert.Equal([AlertDeliveryKind.Alert, AlertDeliveryKind.Correction], host.Sent.Select(sent => sent.Message.Items[0].Kind));
    }

    [Fact]
    public async Task Channels_oneOutOfThreeFails_everyAlertArrives_andNoneTwice()
    {
        await using var host = new AlertHost();
        await StartAsync(host, 60);
        var (random, taken) = (new System.Random(7), new List<string>());
        host.Outcome = message =>
        {
            lock (taken)
            {
                if (random.Next(3) == 0)
                    return new SendOutcome(SendResult.NotTaken, "HTTP 500");
                taken.Add(message.Id);
                return new SendOutcome(SendResult.Taken, "HTTP 200");
            }
        };

        for (var i = 0; i < 300 && (await host.DeliveriesAsync()).Any(delivery => delivery.State == AlertDeliveryState.Pending); i++)
        {
            await host.DeliverAsync();
            host.Time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.All(await host.DeliveriesAsync(), delivery => Assert.Equal(AlertDeliveryState.Delivered, delivery.State));
        Assert.Equal((60, 60), (taken.Count, taken.Distinct().Count()));
    }

    private static async Task<AlertChannel> StartAsync(AlertHost host, int anomalies = 1, Func<AlertRule, AlertRule>? rule = null)
    {
        var channel = await host.FollowAsync(rule: rule);
        await host.CommitAsync([.. Enumerable.Range(1, anomalies).Select(i => Samples.Anomaly(time: Samples.Now.AddHours(-1).AddMinutes(1 - i)))]);
        await host.FanOutAsync();
        return channel;
    }

    private static void Forward(IAlertStore to, IAlertStore store)
    {
        to.ListDueAsync(default!, default, default, default).ReturnsForAnyArgs(call => store.ListDueAsync(call.ArgAt<string>(0), call.ArgAt<DateTime>(1), call.ArgAt<int>(2)));
        to.ListOwnedAsync<AlertChannel>(Arg.Any<IReadOnlyCollection<string>>(), Arg.Any<CancellationToken>()).Returns(call => store.ListOwnedAsync<AlertChannel>(call.ArgAt<IReadOnlyCollection<string>>(0)));
        to.ListOwnedAsync<AlertChannel>(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call => store.ListOwnedAsync<AlertChannel>(call.ArgAt<string>(0)));
        to.ListOwnedAsync<AlertMute>(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call => store.ListOwnedAsync<AlertMute>(call.ArgAt<string>(0)));
        to.ReadAnomaliesAsync(default!, default).ReturnsForAnyArgs(call => store.ReadAnomaliesAsync(call.ArgAt<IReadOnlyCollection<string>>(0)));
        to.ClaimAsync(default!, default!, default, default, default).ReturnsForAnyArgs(
            call => store.ClaimAsync(call.ArgAt<IReadOnlyList<AlertDelivery>>(0), call.ArgAt<string>(1), call.ArgAt<DateTime>(2), call.ArgAt<DateTime>(3)));
    }
}
