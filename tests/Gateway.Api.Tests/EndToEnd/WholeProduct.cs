using System.Text.Json.Nodes;
using Anomaly.Gateway.Api.Hosting;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>Everything for real in one process, over a socket: gateway, silo, grains, SQLite in a folder of its own, models, source.</summary>
internal sealed class WholeProduct : IAsyncDisposable
{
    private WebApplication? _app;

    public string Folder { get; } = Directory.CreateTempSubdirectory("gateway-").FullName;

    public string Models => Path.Combine(Folder, "models");

    public HttpClient Client { get; private set; } = new();

    public Uri Address => Client.BaseAddress!;

    public static async Task<WholeProduct> StartAsync(Func<string, Task> writeModels, params string[] settings)
    {
        var product = new WholeProduct();
        await writeModels(product.Models);
        await product.StartAsync(settings);
        return product;
    }

    /// <summary>Starts on the folder as it is.</summary>
    public async Task StartAsync(params string[] settings)
    {
        _app = GatewayHost.Build(
        [
            "--urls=http://127.0.0.1:0",
            $"--Anomaly:Store:Path={Path.Combine(Folder, "anomaly.db")}",
            $"--Anomaly:Models:Folder={Models}",
            "--Anomaly:Scheduler:Enabled=false",
            "--Logging:LogLevel:Default=Warning",
            .. settings,
        ]);
        GatewayHost.Map(_app);
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    /// <summary>Stops in good order, and keeps the folder.</summary>
    public async Task StopAsync()
    {
        Client.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    public async Task<JsonNode> GetAsync(string address) => await (await Client.GetAsync(address)).ReadAsync();

    /// <summary>Starts a backfill and reads its events to the end; answers the last.</summary>
    public async Task<JsonNode> BackfillAsync(string order)
    {
        var started = await (await Client.PostJsonAsync("/py/anomalies/backfill", order)).ReadAsync();
        var events = await Client.GetStringAsync($"/api/v1/backfills/{started["run_id"]}/events");
        return JsonNode.Parse(events.Split('\n').Last(line => line.StartsWith("data: ", StringComparison.Ordinal))[6..])!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
