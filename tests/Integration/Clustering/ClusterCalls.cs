using System.Net.Http.Json;
using System.Text.Json;
using Anomaly.Testing.Clusters;

namespace Anomaly.Integration.Clustering;

/// <summary>What these tests ask of a cluster.</summary>
internal static class ClusterCalls
{
    /// <summary>Series enough that some of their grains are on every silo.</summary>
    public static readonly string[] Series = [.. new[] { "SIM-RAIL", "SIM-BANK", "SIM-AERO" }.SelectMany(ticker => new[] { "1d", "1h", "90m", "30m" }.Select(interval => $"{ticker}/{interval}"))];

    public static IReadOnlyDictionary<string, string> Simulated { get; } = new Dictionary<string, string> { ["Anomaly__MarketData__Source"] = "Simulated" };

    /// <summary>Detects many series through a process. All must succeed.</summary>
    public static async Task DetectAsync(this SiloProcess silo)
    {
        using var http = new HttpClient { BaseAddress = silo.Address };
        foreach (var series in Series)
        {
            using var answer = await http.PostAsync($"/api/v1/tickers/{series}/detection", null);
            Assert.True(answer.IsSuccessStatusCode, $"{series}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}\n{silo.Output}");
        }
    }

    /// <summary>The silos that have grains of series.</summary>
    public static async Task<int> SilosWithSeriesAsync(this SiloProcess silo)
    {
        using var http = new HttpClient { BaseAddress = silo.Address };
        var cluster = await http.GetFromJsonAsync<JsonElement>("/api/v1/cluster");
        return cluster.GetProperty("grains").EnumerateArray()
            .Where(count => count.GetProperty("type").GetString()!.Contains("TickerDetectionGrain", StringComparison.Ordinal))
            .Select(count => count.GetProperty("silo").GetString()).Distinct().Count();
    }

    /// <summary>A log of sentences: whatever happened, it was nothing that only a programmer could read.</summary>
    public static void AssertLogsNoStack(this SiloProcess silo) =>
        Assert.False(silo.Output.Contains("   at ", StringComparison.Ordinal), silo.Output);

    /// <summary>The silos that are active, as a process sees it.</summary>
    public static async Task<string> ActiveAsync(this SiloProcess silo)
    {
        using var http = new HttpClient { BaseAddress = silo.Address };
        var health = await http.GetFromJsonAsync<JsonElement>("/health/ready");
        return health.GetProperty("checks").GetProperty("silo").GetProperty("description").GetString()!;
    }
}
