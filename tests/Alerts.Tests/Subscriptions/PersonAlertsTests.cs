namespace Anomaly.Alerts.Tests.Subscriptions;

public sealed class PersonAlertsTests
{
    [Fact]
    public async Task PutAsync_unknownTicker_isSaid_andNothingKept()
    {
        await using var host = new AlertHost();

        var refused = await Assert.ThrowsAsync<DetectionException>(() => host.People.PutAsync(Samples.Watch(tickers: ["AAPL", "NOSUCH", "NONE"]), default));

        Assert.Contains("NONE, NOSUCH", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await host.People.ListAsync<Watch>(Samples.Ada, default));
        // What is stored is known, whatever the source says.
        await host.CommitAsync(Samples.Anomaly("NOSUCH/1d"));
        await host.People.PutAsync(Samples.Watch(tickers: ["AAPL", "NOSUCH"]), default);
        Assert.Single(await host.People.ListAsync<Watch>(Samples.Ada, default));
    }

    [Fact]
    public async Task PutAsync_ruleThatNamesWhatIsNotThere_orOfSomebodyElse_isRefused()
    {
        await using var host = new AlertHost();
        var channel = await host.FollowAsync(Samples.Bob);

        await Assert.ThrowsAsync<DetectionException>(() => host.People.PutAsync(Samples.Rule(1, Samples.Ada, channel.Id), default));
        await Assert.ThrowsAsync<DetectionException>(() => host.People.PutAsync(Samples.Rule() with { WatchId = Samples.Id(1) }, default));
        await Assert.ThrowsAsync<DetectionException>(() => host.People.PutAsync(Samples.Mute() with { AnomalyId = Samples.Anomaly().Id }, default));
        await host.People.PutAsync(Samples.Rule(2, Samples.Bob, channel.Id) with { WatchId = Samples.Id(1) }, default);
    }

    [Fact]
    public async Task ListAsync_inbox_hasTheAnomaliesAsTheyStand()
    {
        await using var host = new AlertHost();
        await host.FollowAsync();
        await host.CommitAsync(Samples.Anomaly());
        await host.FanOutAsync();
        await host.RescoreAsync();

        var inbox = await host.People.ListAsync(Samples.Ada, new AlertQuery(), default);

        Assert.Equal((AnomalyStatus.Retracted, 1), (Assert.Single(inbox.Page.Items).Anomaly.Status, inbox.Unread));
        Assert.Equal(1, await host.People.MarkAsync(Samples.Ada, [], true, default));
        Assert.Equal(0, (await host.People.ListAsync(Samples.Ada, new AlertQuery(), default)).Unread);
    }
}
