using System.Net;
using System.Text.Json.Nodes;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Testing;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>What is scanned on the simulated exchange: what a file names and what is followed, over a restart.</summary>
public sealed class ScheduledSeriesTests
{
    private const string Monitored = "SIM-AERO";
    private const string Followed = "SIM-BANK";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task MonitoredAndFollowed_areLoadedAndListed_alsoAfterARestart()
    {
        await using var product = new WholeProduct();
        await TestModels.WriteCalmAsync(product.Models);
        var file = Path.Combine(product.Folder, "monitored.txt");
        string[] settings = ["--Anomaly:Scheduler:Enabled=true", "--Anomaly:Scheduler:ScanInterval=00:00:01", $"--Anomaly:Scheduler:MonitoredFile={file}"];
        await File.WriteAllTextAsync(file, "# nothing yet\n");
        await product.StartAsync(settings);

        await File.WriteAllTextAsync(file, $"{Monitored} 1d # the operator's\n");
        var followed = await (await product.Client.PutAsync($"/api/v1/tickers/{Followed}/1h/follow", null)).ReadAsync();
        Assert.True(followed["followed"]!.GetValue<bool>());
        await EventuallyAsync(product, Monitored, "monitored");
        await EventuallyAsync(product, Followed, "followed charted");
        Assert.Equal(HttpStatusCode.NotFound, (await product.Client.PutAsync("/api/v1/tickers/NOSUCH/1d/follow", null)).StatusCode);

        await product.StopAsync();
        await product.StartAsync(settings);

        await EventuallyAsync(product, Monitored, "monitored");
        await EventuallyAsync(product, Followed, "followed charted");
        var ended = await (await product.Client.DeleteAsync($"/api/v1/tickers/{Followed}/1h/follow")).ReadAsync();
        Assert.False(ended["followed"]!.GetValue<bool>());
        await EventuallyAsync(product, Followed, "charted");
        await File.WriteAllTextAsync(file, "# nothing any more\n");
        await EventuallyAsync(product, Monitored, "");
        Assert.Equal([Monitored], (await product.GetAsync("/api/v1/scheduler/series?state=left"))["items"]!.AsArray().Select(series => series!["ticker"]!.GetValue<string>()));
    }

    /// <summary>Until the series has bars, and is listed for these reasons.</summary>
    private static async Task EventuallyAsync(WholeProduct product, string ticker, string reasons)
    {
        JsonNode list = new JsonObject();
        await Eventually.HoldsAsync(
            async () =>
            {
                list = await product.GetAsync("/api/v1/scheduler/series");
                return list["items"]!.AsArray().Any(series => series!["ticker"]!.GetValue<string>() == ticker && series["last_bar"] is not null
                    && string.Join(' ', series["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>())) == reasons);
            },
            Patience,
            () => $"{ticker} is not listed as '{reasons}': {list.ToJsonString()}");
    }
}
