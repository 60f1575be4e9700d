using Anomaly.Chaos.Load;
using Anomaly.Testing.Processes;

namespace Anomaly.Chaos;

/// <summary>The same bars in one undisturbed process on SQLite: what a cluster must come out with.</summary>
internal sealed class SingleProcess : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("anomaly-chaos-single-").FullName;
    private HostProcess? _process;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    public async Task DetectAllAsync(OfferedMarket market)
    {
        _process = HostProcess.Start("single process", "Anomaly.Gateway.Api.dll", new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = Address.OriginalString,
            ["Anomaly__Store__Path"] = Path.Combine(_folder, "anomaly.db"),
            ["Anomaly__MarketData__Source"] = "Csv",
            ["Anomaly__MarketData__Csv__Folder"] = market.Folder,
            ["Anomaly__Gateway__ChangeBurst"] = "10000",
            ["Anomaly__Gateway__ChangesPerSecond"] = "10000",
        });
        await _process.WaitUntilReadyAsync(new Uri(Address, "/health/ready"), TimeSpan.FromSeconds(60));
        using var http = new HttpClient { BaseAddress = Address };
        foreach (var ticker in market.Tickers)
        {
            using var answer = await http.PostAsync($"/api/v1/tickers/{ticker}/1d/detection", null);
            answer.EnsureSuccessStatusCode();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
