using System.Net;
using Anomaly.Testing.Clusters;
using Anomaly.Chaos.Load;
using Anomaly.Testing;

namespace Anomaly.Chaos;

/// <summary>The cluster's secret opens the silos' ports, and nothing shows it.</summary>
public sealed class SecretTests
{
    [PostgresFact]
    public async Task SiloPort_withoutTheSecret_answersNobodyAndNothingShowsIt()
    {
        using var market = new OfferedMarket(2, seed: 3);
        await using var cluster = await LocalCluster.StartAsync(market.Folder, silos: 1);
        var silo = cluster.Silos[0];
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        foreach (var path in new[] { "/", "/anomaly/calls", "/health/live", "/metrics" })
        {
            using var answer = await http.PostAsync($"http://127.0.0.1:{silo.Port}{path}", new ByteArrayContent([1, 2, 3]));
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.NotFound });
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        }

        // A call that works, so that gateway and silo have shown each other the secret.
        using var browser = new HttpClient();
        using var detected = await browser.PostAsync(new Uri(cluster.Gateway, $"/api/v1/tickers/{market.Tickers.First()}/1d/detection"), null);
        detected.EnsureSuccessStatusCode();
        foreach (var process in new[] { silo.Process, cluster.GatewayProcess })
        {
            Assert.DoesNotContain(cluster.Secret, process.Output, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(cluster.Secret, await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline"), StringComparison.OrdinalIgnoreCase);
        }
    }
}
