namespace Anomaly.Storage.Tests.Alerts;

/// <summary>People who follow something, and alerts, for tests.</summary>
internal static class AlertSamples
{
    public const string Ada = "000000000000000000000001", Bob = "000000000000000000000002";

    public static readonly DateTime Now = Samples.Start.AddDays(30);

    public static string Id(int number) => $"0197aaaa-0000-7000-8000-{number:d12}";

    public static Watch Watch(int number, string person = Ada, Market? market = null, string[]? intervals = null, params string[] tickers) => new()
    {
        Id = Id(number), PersonId = person, Name = "Größe", Tickers = [.. tickers], Intervals = [.. intervals ?? []], Market = market, CreatedAt = Samples.Start.AddSeconds(number),
    };

    public static Alert Alert(AnomalyRecord anomaly, string person = Ada) => new()
    {
        Id = anomaly.Id[..12] + person[^12..], PersonId = person, IncidentId = anomaly.Id, AnomalyId = anomaly.Id, RuleId = "rule", CreatedAt = Now,
    };

    public static AlertDelivery Delivery(Alert alert, string channel = "channel", AlertDeliveryKind kind = AlertDeliveryKind.Alert) => new()
    {
        Id = $"{alert.Id}-{channel}-{kind}", AlertId = alert.Id, PersonId = alert.PersonId, AnomalyId = alert.AnomalyId, ChannelId = channel, RuleId = alert.RuleId, Kind = kind,
        MessageId = $"{alert.Id}-{channel}-{kind}", Due = Now, CreatedAt = Now,
    };

    /// <summary>A store with some anomalies of AAPL/1d, of which somebody is to be told.</summary>
    public static async Task<(TestStore Test, IAlertStore Alerts, AnomalyRecord[] Anomalies)> StartAsync(Engine engine, int count = 1)
    {
        var test = await TestStore.CreateAsync(engine);
        var alerts = (IAlertStore)test.Store;
        Assert.True(await alerts.PutOwnedAsync(Watch(1, tickers: "AAPL"), 10));
        AnomalyRecord[] anomalies = [.. Enumerable.Range(1, count).Select(day => Samples.Anomaly(Samples.Series(), day))];
        await test.Store.CommitAsync(Samples.Commit(Samples.Series(), 0, [], anomalies) with { AlertsFrom = Samples.Start });
        return (test, alerts, anomalies);
    }

    /// <summary>Raises an alert of Ada's for every entry of the outbox, to be sent to one channel.</summary>
    public static async Task<AlertDelivery[]> RaiseAllAsync(this IAlertStore alerts)
    {
        var deliveries = new List<AlertDelivery>();
        foreach (var entry in await alerts.ReadOutboxAsync(100))
        {
            var anomaly = (await ((IDetectionStore)alerts).FindAnomalyAsync(entry.AnomalyId))!;
            var (alert, delivery) = (Alert(anomaly), Delivery(Alert(anomaly)));
            Assert.True(await alerts.RaiseAsync(entry, [alert], [delivery]));
            deliveries.Add(delivery);
        }

        return [.. deliveries];
    }
}
