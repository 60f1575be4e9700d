using System.Text.Json.Nodes;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Testing.Processes;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>What happens to the process: killed, asked to stop, started twice.</summary>
public sealed class ProcessTests
{
    private const string Order = """{"ticker":"WALK","interval":"1h","max_period":"max"}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Kill9_duringABackfill_losesAndDuplicatesNothing()
    {
        await using var undisturbed = await GatewayOverCsv.PrepareAsync(bars: 6_000);
        await undisturbed.StartAsync();
        await undisturbed.Http.PostJsonAsync("/py/anomalies/backfill", Order);
        await EndAsync(undisturbed);

        await using var killed = await GatewayOverCsv.PrepareAsync(bars: 6_000);
        await killed.StartAsync();
        var run = (await (await killed.Http.PostJsonAsync("/py/anomalies/backfill", Order)).ReadAsync())["run_id"]!.GetValue<string>();
        await ReachAsync(killed, run, progress: 0.1);
        await killed.KillAsync();
        await killed.StartAsync();
        var after = await EndAsync(killed);

        // The new process says that it goes on with the run, so the kill did come in the middle of it.
        Assert.Contains(run, killed.Running!.Output, StringComparison.Ordinal);
        Assert.Equal(run, after["run_id"]!.GetValue<string>());
        Assert.Equal("complete", after["status"]!.GetValue<string>());
        Assert.Equal(await RowsAsync(undisturbed), await RowsAsync(killed));
        var anomalies = await AnomaliesAsync(undisturbed);
        Assert.NotEmpty(anomalies);
        Assert.Equal(anomalies, await AnomaliesAsync(killed));
    }

    [Fact]
    public async Task Stop_withAStreamOpen_isQuickAndInGoodOrder()
    {
        await using var gateway = await GatewayOverCsv.PrepareAsync(bars: 100);
        await gateway.StartAsync();
        using var stream = await gateway.Http.GetAsync("/api/v1/events", HttpCompletionOption.ResponseHeadersRead);

        gateway.Running!.Terminate();
        await gateway.Running.WaitForExitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(0, gateway.Running.ExitCode);
        Assert.Contains($"Anomaly.Orleans runs at {gateway.Address.OriginalString}", gateway.Running.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_onAPortInUse_saysSoAndLeavesTheStoreAlone()
    {
        await using var gateway = await GatewayOverCsv.PrepareAsync(bars: 100);
        await gateway.StartAsync();

        await using var second = gateway.Launch();
        await second.WaitForExitAsync(Patience);

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("in use by another program", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Store opened", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_onAStoreThatAnotherProcessServes_isRefused()
    {
        await using var gateway = await GatewayOverCsv.PrepareAsync(bars: 100);
        await gateway.StartAsync();
        gateway.Set("ASPNETCORE_URLS", "http://127.0.0.1:0");

        await using var second = gateway.Launch();
        await second.WaitForExitAsync(Patience);

        Assert.Equal(1, second.ExitCode);
        Assert.Contains($"The gateway cannot start: Another process serves the store {gateway.PathOf("anomaly.db")}: stop it, or set Anomaly:Store:Path", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Store opened", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);

        // Killed without a farewell, it leaves nothing in the way of the next.
        await gateway.KillAsync();
        gateway.Set("ASPNETCORE_URLS", gateway.Address.OriginalString);
        await gateway.StartAsync();
    }

    private static async Task ReachAsync(GatewayProcess gateway, string run, double progress)
    {
        using var answer = await gateway.Http.GetAsync($"/api/v1/backfills/{run}/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && JsonNode.Parse(line[6..])!["progress"]!.GetValue<double>() >= progress)
                return;
        }
    }

    private static async Task<JsonNode> EndAsync(GatewayProcess gateway)
    {
        var run = JsonNode.Parse(await gateway.Http.GetStringAsync("/py/anomalies/backfill/WALK?interval=1h"))!["run_id"];
        var events = await gateway.Http.GetStringAsync($"/api/v1/backfills/{run}/events");
        return JsonNode.Parse(events.Split('\n').Last(line => line.StartsWith("data: ", StringComparison.Ordinal))[6..])!;
    }

    private static async Task<long> RowsAsync(GatewayProcess gateway) =>
        JsonNode.Parse(await gateway.Http.GetStringAsync("/api/v1/tickers/WALK/1h"))!["rows_processed"]!.GetValue<long>();

    /// <summary>Ids and scores in the order of the list, every page.</summary>
    private static async Task<List<string>> AnomaliesAsync(GatewayProcess gateway)
    {
        List<string> anomalies = [];
        string? cursor = null;
        do
        {
            var page = JsonNode.Parse(await gateway.Http.GetStringAsync(
                $"/api/v1/tickers/WALK/1h/anomalies?limit=500{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}"))!;
            anomalies.AddRange(page["items"]!.AsArray().Select(anomaly => $"{anomaly!["_id"]} {anomaly["anomaly_score"]}"));
            cursor = page["next_cursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        return anomalies;
    }
}
