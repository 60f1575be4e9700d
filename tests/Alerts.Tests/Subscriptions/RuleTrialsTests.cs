using Anomaly.Detection.Decisions;

namespace Anomaly.Alerts.Tests.Subscriptions;

public sealed class RuleTrialsTests
{
    [Fact]
    public async Task TryAsync_isWhatWouldHaveBeenRaisedAndSent()
    {
        await using var host = new AlertHost();
        var start = Samples.Now.Date.AddDays(-9).AddHours(15);
        // Two of one incident, two on one day, one by mute, one of another direction, one too old.
        var first = Samples.Anomaly(time: start);
        AnomalyRecord[] anomalies =
        [
            first, Samples.Anomaly(time: start.AddHours(1)) with { Incident = start }, Samples.Anomaly(time: start.AddHours(2)), Samples.Anomaly(time: start.AddDays(1)),
            Samples.Anomaly(time: start.AddDays(2), direction: AnomalyDirection.Up), Samples.Anomaly(time: start.AddDays(-200)),
        ];
        await host.CommitAsync((DateTime?)null, null, anomalies);
        await host.CommitAsync((DateTime?)null, null, Samples.Anomaly("MSFT/1h", start));
        await host.Detections.ImportAsync(new ImportBatch { Anomalies = [new(Samples.Anomaly(time: start.AddDays(3)) with { ModelHash = "" }, "old")] });
        var request = new RuleTrialRequest(Samples.Rule() with { Directions = [AnomalyDirection.Down], MostPerDay = 1 }, Samples.Watch(), 90);

        var trial = await host.Trials.TryAsync(Samples.Ada, request, default);

        Assert.Equal((3, 1, 2, 2, 5, false), (trial.Alerts, trial.Limited, trial.Messages, trial.BusiestDay, trial.LookedAt, trial.Cut));
        Assert.Equal([anomalies[3].Id, anomalies[2].Id, first.Id], trial.Latest.Select(alert => alert.Anomaly.Id));
        Assert.Equal([anomalies[3].Datetime.AddHours(1), null, start.AddHours(1)], trial.Latest.Select(alert => alert.SentAt));
        Assert.Empty(await host.Store.ReadOutboxAsync(10));

        var digest = await host.Trials.TryAsync(Samples.Ada, request with { Rule = request.Rule with { MostPerDay = null, Timing = AlertTiming.Daily } }, default);
        Assert.Equal((3, 0, 2), (digest.Alerts, digest.Limited, digest.Messages));
    }

    [Fact]
    public async Task TryAsync_ofTheWatchesThatAreThere_orOfOneThatIsNot()
    {
        await using var host = new AlertHost();
        await host.CommitAsync((DateTime?)null, null, Samples.Anomaly());
        Assert.Equal(0, (await host.Trials.TryAsync(Samples.Ada, new RuleTrialRequest(Samples.Rule(), null, 90), default)).Alerts);
        await host.Store.PutOwnedAsync(Samples.Watch(), 10);

        Assert.Equal(1, (await host.Trials.TryAsync(Samples.Ada, new RuleTrialRequest(Samples.Rule(), null, 90), default)).Alerts);
        Assert.Equal(0, (await host.Trials.TryAsync(Samples.Bob, new RuleTrialRequest(Samples.Rule(), null, 90), default)).Alerts);
        await Assert.ThrowsAsync<DetectionException>(() => host.Trials.TryAsync(Samples.Ada, new RuleTrialRequest(Samples.Rule() with { WatchId = Samples.Id(77) }, null, 90), default));
    }
}
