using System.Net;
using Anomaly.Chaos.Load;
using Anomaly.Testing;
using Xunit.Abstractions;

namespace Anomaly.Chaos;

/// <summary>
/// Two clusters on one store, as a mistyped cluster id makes them: every series has two activations all the time, each of which believes to be
/// the only one. What Orleans lets happen for moments is here the rule, and the store alone keeps the promise.
/// </summary>
[Collection(ChaosScale.OneAtATime)]
public sealed class TwoClustersTests(ITestOutputHelper output)
{
    [PostgresFact]
    public async Task TwoActivations_ofEverySeries_neverBothCommit()
    {
        using var market = new OfferedMarket(24, seed: 17);
        await using var ordeal = await Ordeal.BeginAsync(market, silos: 2, callers: 4, output, async cluster =>
        {
            foreach (var _ in Enumerable.Range(0, 2))
                await cluster.AddSiloAsync(null, ("Anomaly__Cluster__ClusterId", "another"));
        });
        var cluster = ordeal.Cluster;
        using var http = new HttpClient();

        await ordeal.BlowAsync("both clusters are asked for the same series at once", async () =>
        {
            using var limit = new CancellationTokenSource(ChaosScale.Rivalry);
            while (!limit.IsCancellationRequested)
                await Parallel.ForEachAsync(market.Tickers, AskBothAsync);
        });
        await ordeal.EndAsync();

        Assert.All(ordeal.Calls, call => Assert.True(call.Status is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{call.Status}: {call.Detail}"));
        Assert.Contains("another activation wrote first", cluster.Outputs(), StringComparison.Ordinal);
        Assert.All(cluster.Silos, silo => Assert.Equal(0, silo.Restarts));

        async ValueTask AskBothAsync(string ticker, CancellationToken cancellationToken)
        {
            var answers = await Task.WhenAll(new[] { cluster.Silos[0], cluster.Silos[2] }.Select(silo => http.PostAsync(new Uri(silo.Address, $"/api/v1/tickers/{ticker}/1d/detection"), null, cancellationToken)));
            Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{ticker}: {answer.StatusCode}"));
        }
    }
}
