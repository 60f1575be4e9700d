using Anomaly.Testing.Processes;

namespace Anomaly.Integration.Recorded;

/// <summary>Stores that earlier versions wrote are opened, list what was in them, and their anomalies are re-derived bit for bit.</summary>
public sealed class StoredDatabaseTests
{
    public static TheoryData<string> Versions => [.. Directory.GetFiles(Recording.Stores, "*.db").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Store_ofAnEarlierVersion_isOpenedListedAndVerified(string store)
    {
        using var market = new RecordedMarket();
        market.ShowAll();
        // What the schedule detects at the start would come into the answers, or not.
        await using var gateway = new GatewayProcess([.. market.Settings, ("Anomaly__Scheduler__Enabled", "false")]);
        File.Copy(Path.Combine(Recording.Stores, store + ".db"), Path.Combine(gateway.Folder, "anomaly.db"));
        await gateway.StartAsync();

        var talk = new Conversation(gateway) { Part = store };
        foreach (var list in new[] { "tickers", "anomalies?limit=500", "runs", "backfills", $"tickers/{GoldenBars.Daily}/1d/bars?limit=5000", $"tickers/{GoldenBars.Minutes}/5m/bars?limit=5000" })
            await talk.GetAsync("/api/v1/" + list);
        var reproduced = 0;
        var anomalies = await gateway.ListAsync("/api/v1/anomalies");
        foreach (var anomaly in anomalies.Where(anomaly => anomaly.GetProperty("status").GetString() != "retracted"))
        {
            var verification = await talk.PostAsync($"/py/anomalies/verify/{anomaly.GetProperty("_id").GetString()}");
            // What was found before the history was extended backwards has another anchor, and so another VWAP.
            if (verification!["reproduced"]!.GetValue<bool>())
                reproduced++;
            else
                Assert.Equal("anchor", verification["differences"]![0]!["name"]!.GetValue<string>());
        }

        Assert.InRange(reproduced, Math.Max(1, anomalies.Count / 3), anomalies.Count);
        await talk.PostAsync($"/api/v1/tickers/{GoldenBars.Daily}/1d/detection");
        var file = Path.Combine(Recording.Stores, store + ".jsonl");
        if (Recording.IsOn && !File.Exists(file))
            await File.WriteAllLinesAsync(file, talk.Answers[store]);
        Assert.Empty(RecordedDifference.Of(store, await File.ReadAllLinesAsync(file), talk.Answers[store], mayHaveMore: true));
    }
}
