using System.Diagnostics;
using System.Net;
using Anomaly.Testing;
using Anomaly.Testing.Clusters;

namespace Anomaly.Integration.Clustering;

/// <summary>Calls in flight to a silo that is frozen, and not declared dead, waited two minutes for it.</summary>
public sealed class FrozenSiloTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [PostgresFact]
    public async Task Calls_toAFrozenSilo_areAnsweredWithinAPersonsPatience_andGoOnOnceItThaws()
    {
        // So patient with each other that none is declared dead while this lasts.
        var settings = new Dictionary<string, string>(ClusterCalls.Simulated)
        {
            ["Anomaly__Cluster__Membership__MissedProbes"] = "10",
            ["Anomaly__Cluster__Membership__ProbeTimeout"] = "00:00:20",
            ["Anomaly__Cluster__Membership__MinProbeTimeout"] = "00:00:20",
            ["Anomaly__Cluster__Membership__MaxProbeTimeout"] = "00:00:20",
        };
        await using var cluster = await LocalCluster.StartAsync(2, settings);
        var (asked, frozen) = (cluster.Silos[0], cluster.Silos[1]);
        await asked.DetectAsync();
        Assert.Equal(2, await asked.SilosWithSeriesAsync());

        frozen.Process.Freeze();
        var answers = await Task.WhenAll(ClusterCalls.Series.SelectMany(series => new[]
        {
            CallAsync(asked, HttpMethod.Post, $"/api/v1/tickers/{series}/detection"), CallAsync(asked, HttpMethod.Get, $"/api/v1/tickers/{series}/bars"),
        }));
        frozen.Process.Thaw();

        Assert.All(answers, answer => Assert.True(answer.Took < Patience && answer.Status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{answer}\n{cluster.Outputs()}"));
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.ServiceUnavailable && answer.Text.Contains("gives no sign of life", StringComparison.Ordinal));
        await Eventually.HoldsAsync(async () => (await CallAsync(asked, HttpMethod.Post, $"/api/v1/tickers/{ClusterCalls.Series[0]}/detection")).Status == HttpStatusCode.OK, Patience, cluster.Outputs);
        asked.AssertLogsNoStack();
    }

    private static async Task<(string Path, HttpStatusCode Status, TimeSpan Took, string Text)> CallAsync(SiloProcess silo, HttpMethod method, string path)
    {
        using var http = new HttpClient { BaseAddress = silo.Address, Timeout = TimeSpan.FromMinutes(3) };
        var begun = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(new HttpRequestMessage(method, path));
        return ($"{method} {path}", answer.StatusCode, Stopwatch.GetElapsedTime(begun), await answer.Content.ReadAsStringAsync());
    }
}
