using System.Net.Http.Json;
using System.Text.Json;

namespace Anomaly.Testing.Processes;

/// <summary>The gateway as users start it: one process with everything in it, over a store file that outlives it.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private readonly Dictionary<string, string> _settings;

    public GatewayProcess(params (string Key, string Value)[] settings)
    {
        Folder = Directory.CreateTempSubdirectory("anomaly-product-").FullName;
        Address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = Address.OriginalString,
            ["Anomaly__Store__Path"] = PathOf("anomaly.db"),
        };
        foreach (var (key, value) in settings)
            Set(key, value);
        Http = new HttpClient { BaseAddress = Address };
    }

    /// <summary>The folder of the store, deleted at the end.</summary>
    public string Folder { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>The process; null before its start and after it was killed.</summary>
    public HostProcess? Running { get; private set; }

    public string Output => Running!.Output;

    public string PathOf(params ReadOnlySpan<string> names) => Path.Combine([Folder, .. names]);

    /// <summary>Sets what the process is started with: a setting as an environment variable.</summary>
    public void Set(string key, string value) => _settings[key] = value;

    /// <summary>Starts a process on the same store and address, and waits for nothing.</summary>
    public HostProcess Launch() => HostProcess.Start("gateway", "Anomaly.Gateway.Api.dll", _settings);

    public async Task StartAsync()
    {
        Running = Launch();
        await Running.WaitUntilReadyAsync(new Uri(Address, "/health/ready"), TimeSpan.FromSeconds(60));
    }

    public async Task KillAsync()
    {
        Running!.Kill();
        await Running.WaitForExitAsync(TimeSpan.FromSeconds(60));
        await Running.DisposeAsync();
        Running = null;
    }

    public async Task<int> StopAsync()
    {
        Running!.Terminate();
        await Running.WaitForExitAsync(TimeSpan.FromSeconds(30));
        return Running.ExitCode;
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
        if (Running is not null)
            await Running.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
