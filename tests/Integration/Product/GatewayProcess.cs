using System.Net.Http.Json;
using System.Text.Json;
using Anomaly.Testing.Processes;

namespace Anomaly.Integration.Product;

/// <summary>The gateway as users start it: one process with everything in it, over a store file that outlives it.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private readonly Dictionary<string, string> _environment;
    private HostProcess? _process;

    public GatewayProcess(params (string Key, string Value)[] settings)
    {
        Folder = Directory.CreateTempSubdirectory("anomaly-product-").FullName;
        var port = FreePort.Next();
        Address = new Uri($"http://127.0.0.1:{port}");
        _environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = Address.OriginalString,
            ["Anomaly__Store__Path"] = Path.Combine(Folder, "anomaly.db"),
        };
        foreach (var (key, value) in settings)
            _environment[key] = value;
        Http = new HttpClient { BaseAddress = Address };
    }

    public string Folder { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public string Output => _process!.Output;

    public async Task StartAsync()
    {
        _process = HostProcess.Start("gateway", "Anomaly.Gateway.Api.dll", _environment);
        await _process.WaitUntilReadyAsync(new Uri(Address, "/health/ready"), TimeSpan.FromSeconds(60));
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TimeSpan.FromSeconds(10));
        await _process.DisposeAsync();
    }

    public async Task<int> StopAsync()
    {
        _process!.Terminate();
        await _process.WaitForExitAsync(TimeSpan.FromSeconds(30));
        return _process.ExitCode;
    }

    public Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Every item of a paged list.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(string path)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await GetAsync($"{path}{(path.Contains('?') ? '&' : '?')}limit=500{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);
        return items;
    }

    /// <summary>Starts a backfill and answers its run id.</summary>
    public async Task<string> BackfillAsync(string ticker, string interval, string period)
    {
        using var answer = await Http.PostAsJsonAsync("/py/anomalies/backfill", new { ticker, interval, max_period = period });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("run_id").GetString()!;
    }

    /// <summary>Waits until a run has ended.</summary>
    public async Task<JsonElement> EndOfRunAsync(string runId, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        while (true)
        {
            var run = await Http.GetFromJsonAsync<JsonElement>($"/py/detection-runs/{runId}", timeout.Token);
            if (run.GetProperty("status").GetString() != "in_progress")
                return run;
            await Task.Delay(50, timeout.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
