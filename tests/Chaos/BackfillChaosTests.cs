using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Anomaly.Testing;
using Anomaly.Testing.Clusters;
using Xunit.Abstractions;

namespace Anomaly.Chaos;

/// <summary>Backfills whose silo is killed.</summary>
[Collection(ChaosScale.OneAtATime)]
public sealed partial class BackfillChaosTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string[] Tickers = ["SIM-RAIL", "SIM-BANK", "SIM-AERO", "SIM-CHIP", "SIM-GOLD", "SIM-GRID", "SIM-MALL", "SIM-SHIP"];

    [PostgresFact]
    [Trait("Form", "Long")]
    public async Task Backfill_whoseSiloIsKilled_goesOnAtAnotherWithoutAnyCall()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 3, new Dictionary<string, string> { ["Anomaly__MarketData__Source"] = "Simulated" });
        using var http = new HttpClient { BaseAddress = cluster.Silos[0].Address };
        var runs = new List<string>();
        foreach (var ticker in Tickers)
        {
            using var answer = await http.PostAsJsonAsync("/py/anomalies/backfill", new { ticker, interval = "5m", max_period = "2mo" });
            answer.EnsureSuccessStatusCode();
            runs.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("run_id").GetString()!);
        }

        cluster.Silos[1].Kill();
        var since = DateTimeOffset.UtcNow;
        // Lists are read from the store: none of these calls reaches a grain of a series.
        await Eventually.HoldsAsync(async () => await Ledger.RunsInProgressAsync(cluster.Silos[0].Address) == 0, Limit, cluster.Outputs);
        output.WriteLine($"all backfills had ended {(DateTimeOffset.UtcNow - since).TotalSeconds:F1} s after kill -9");

        // A run that began at two silos is one that the killed silo had.
        var begun = cluster.Silos.Select(silo => Begins().Matches(silo.Output).Select(match => match.Groups["run"].Value).ToHashSet()).ToList();
        Assert.Contains(begun[1], run => begun[0].Contains(run) || begun[2].Contains(run));
        var ended = (await http.GetFromJsonAsync<JsonElement>("/api/v1/runs?trigger=backfill&limit=100")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(runs.Order(), ended.Select(run => run.GetProperty("_id").GetString()!).Order());
        Assert.All(ended, run => Assert.Equal("complete", run.GetProperty("status").GetString()));
    }

    [GeneratedRegex(": backfill (?<run>[0-9a-f-]+) from .* begins at ")]
    private static partial Regex Begins();
}
