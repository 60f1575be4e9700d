using Anomaly.Alerts.Channels;

namespace Anomaly.Alerts.Tests.Subscriptions;

public sealed class PersonChannelsTests
{
    [Fact]
    public async Task AddAsync_webhook_isUsedAtOnce_andItsKeyIsShownOnce()
    {
        await using var host = new AlertHost();

        var added = await AddAsync(host, AlertChannelKind.Webhook);

        Assert.Equal(AlertChannelState.Active, added.State);
        Assert.Equal(32, Convert.FromBase64String(added.Secrets!.Key["whsec_".Length..]).Length);
        Assert.Null(Assert.Single(await host.PersonChannels.ListAsync(Samples.Ada, default)).Secrets);
        Assert.Empty(host.Sent);
        Assert.DoesNotContain("whsec_", added.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAsync_mail_isSentNothingButACode_beforeItIsConfirmed()
    {
        await using var host = new AlertHost();
        var added = await AddAsync(host, AlertChannelKind.Mail);
        var (to, message) = Assert.Single(host.Sent);
        Assert.Equal((AlertChannelState.Unconfirmed, AlertMessageKind.Code, 8, null), (to.State, message.Kind, message.Code!.Length, added.Secrets));

        await Assert.ThrowsAsync<DetectionException>(() => host.PersonChannels.TestAsync(Samples.Ada, added.Id, default));
        await Assert.ThrowsAsync<DetectionException>(() => ConfirmAsync(host, added, message.Code == "00000000" ? "1" : "00000000"));
        Assert.Null(await host.PersonChannels.ConfirmAsync(Samples.Bob, added.Id, message.Code, default));
        Assert.Equal(AlertChannelState.Active, (await ConfirmAsync(host, added, message.Code))!.State);

        Assert.True((await host.PersonChannels.TestAsync(Samples.Ada, added.Id, default))!.Taken);
        Assert.Equal([AlertMessageKind.Code, AlertMessageKind.Test], host.Sent.Select(sent => sent.Message.Kind));
    }

    [Fact]
    public async Task ConfirmAsync_wrongFiveTimesOrADayLater_takesNoCodeAnyMore()
    {
        await using var host = new AlertHost();
        var (first, second) = (await AddAsync(host, AlertChannelKind.Mail), await AddAsync(host, AlertChannelKind.Line, 2));
        for (var i = 0; i < 5; i++)
            await Assert.ThrowsAsync<DetectionException>(() => ConfirmAsync(host, first, "x"));
        Assert.Contains("too often", (await Assert.ThrowsAsync<DetectionException>(() => ConfirmAsync(host, first, host.Sent[0].Message.Code!))).Message, StringComparison.Ordinal);

        host.Time.Advance(TimeSpan.FromDays(1));
        await Assert.ThrowsAsync<DetectionException>(() => ConfirmAsync(host, second, host.Sent[1].Message.Code!));
    }

    [Theory]
    [InlineData(SendResult.NotTaken, DetectionErrorKind.SourceUnavailable)]
    [InlineData(SendResult.Refused, DetectionErrorKind.InvalidRequest)]
    public async Task AddAsync_whoseCodeIsNotTaken_leavesNothing(SendResult result, DetectionErrorKind kind)
    {
        await using var host = new AlertHost { Outcome = _ => new SendOutcome(result, "SMTP 550") };

        var refused = await Assert.ThrowsAsync<DetectionException>(() => AddAsync(host, AlertChannelKind.Mail));

        Assert.Equal(kind, refused.Kind);
        Assert.Contains("SMTP 550", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await host.PersonChannels.ListAsync(Samples.Ada, default));
    }

    [Fact]
    public async Task AddAsync_wrongAddressOrTooManyUnconfirmed_isRefused()
    {
        await using var host = new AlertHost();
        await Assert.ThrowsAsync<DetectionException>(() => AddAsync(host, AlertChannelKind.Mail, address: "wrong"));
        for (var i = 1; i <= 5; i++)
            await AddAsync(host, AlertChannelKind.Mail, i);

        await Assert.ThrowsAsync<DetectionException>(() => AddAsync(host, AlertChannelKind.Mail, 6));
        Assert.Equal(5, host.Sent.Count);
    }

    [Fact]
    public async Task RotateKeyAsync_keepsTheFormerKeyForADay()
    {
        await using var host = new AlertHost();
        var before = await AddAsync(host, AlertChannelKind.Webhook);

        var after = (await host.PersonChannels.RotateKeyAsync(Samples.Ada, before.Id, default))!;

        Assert.NotEqual(before.Secrets!.Key, after.Secrets!.Key);
        Assert.Equal((before.Secrets.Key, host.Now.AddDays(1)), (after.Secrets.FormerKey, after.Secrets.FormerUntil));
        Assert.Null(await host.PersonChannels.RotateKeyAsync(Samples.Bob, before.Id, default));
    }

    [Fact]
    public async Task UnsubscribeAsync_bySignedLinkOnly_switchesOff_andCancelsWhatWaits()
    {
        await using var host = new AlertHost();
        var channel = await host.FollowAsync();
        await host.CommitAsync(Samples.Anomaly());
        await host.FanOutAsync();
        var link = WebhookSignature.OfLink(channel.Secrets!, WebhookSignature.Unsubscribing, channel.Id);

        Assert.False(await host.PersonChannels.UnsubscribeAsync(Samples.Ada, channel.Id, new string('0', 64), default));
        Assert.False(await host.PersonChannels.UnsubscribeAsync(Samples.Bob, channel.Id, link, default));
        Assert.True(await host.PersonChannels.UnsubscribeAsync(Samples.Ada, channel.Id, link, default));

        Assert.Equal(AlertChannelState.Disabled, Assert.Single(await host.PersonChannels.ListAsync(Samples.Ada, default)).State);
        Assert.Equal(AlertDeliveryState.Cancelled, Assert.Single(await host.DeliveriesAsync()).State);
        await host.DeliverAsync();
        Assert.Empty(host.Sent);
    }

    private static Task<AlertChannel> AddAsync(AlertHost host, AlertChannelKind kind, int number = 1, string address = "somewhere") =>
        host.PersonChannels.AddAsync(Samples.Channel(300 + number, kind: kind, address: address) with { Secrets = null }, default);

    private static Task<AlertChannel?> ConfirmAsync(AlertHost host, AlertChannel channel, string code) => host.PersonChannels.ConfirmAsync(Samples.Ada, channel.Id, code, default);
}
