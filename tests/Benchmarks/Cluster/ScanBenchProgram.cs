using System.Net.Http.Json;
using System.Text.Json;
using Anomaly.Chaos;
using Anomaly.Testing.Clusters;
using Anomaly.Chaos.Load;

namespace Anomaly.Benchmarks.Cluster;

/// <summary>Scans of a market with one new bar for each series: one process on SQLite beside 1, 2 and 4 silo processes on PostgreSQL.</summary>
internal static class ScanBenchProgram
{
    private const int Series = 1000, Rounds = 4;

    public static async Task RunAsync()
    {
        using (var market = new OfferedMarket(Series, seed: 5))
        {
            await using var single = new SingleProcess();
            await single.DetectAllAsync(market);
            await ScanAsync("one process, SQLite", single.Address, market);
        }

        foreach (var silos in new[] { 1, 2, 4 })
        {
            using var market = new OfferedMarket(Series, seed: 5);
            await using var cluster = await LocalCluster.StartAsync(market.Folder, silos);
            await DetectAllAsync(cluster.Gateway, market);
            await ScanAsync($"{silos} silo processes, PostgreSQL", cluster.Gateway, market);
        }
    }

    private static async Task ScanAsync(string name, Uri gateway, OfferedMarket market)
    {
        using var http = new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromMinutes(2) };
        using (await http.PostAsJsonAsync("/py/scheduler/toggle", new { state = false }))
        {
        }

        var rates = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var ticker in market.Tickers)
                market.Offer(ticker, 1);
            using var answer = await http.PostAsync("/api/v1/scheduler/scan", null);
            answer.EnsureSuccessStatusCode();
            var report = await answer.Content.ReadFromJsonAsync<JsonElement>();
            if (report.GetProperty("failed").GetInt32() > 0)
                throw new InvalidOperationException(report.ToString());
            if (round > 0)
                rates.Add(report.GetProperty("detected").GetInt32() / report.GetProperty("duration_seconds").GetDouble());
        }

        Console.WriteLine($"{name,-32} {string.Join("  ", rates.Select(rate => $"{rate,6:N0}"))} pairs/s");
    }

    private static async Task DetectAllAsync(Uri gateway, OfferedMarket market)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        await Parallel.ForEachAsync(market.Tickers, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (ticker, cancellationToken) =>
        {
            using var answer = await http.PostAsync($"/api/v1/tickers/{ticker}/1d/detection", null, cancellationToken);
            answer.EnsureSuccessStatusCode();
        });
    }
}
