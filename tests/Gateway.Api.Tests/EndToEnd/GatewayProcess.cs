using System.Globalization;
using Anomaly.Detection.Series;
using Anomaly.Testing.Processes;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>A folder with models, bars and a store, and gateways that are started on it as processes of their own.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-process-").FullName;

    public int Port { get; } = FreePort.Next();

    public HttpClient Client => field ??= new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };

    public HostProcess? Running { get; private set; }

    public static async Task<GatewayProcess> PrepareAsync(int bars)
    {
        var gateway = new GatewayProcess();
        await TestModels.WriteCalmAsync(Path.Combine(gateway._folder, "models"));
        var csv = Directory.CreateDirectory(Path.Combine(gateway._folder, "bars", "1h")).FullName;
        await File.WriteAllLinesAsync(Path.Combine(csv, "WALK.csv"), ["Datetime,Open,High,Low,Close,Volume", .. Walk.Bars(bars, seed: 7).Select(Line)]);
        return gateway;
    }

    public HostProcess Launch(int? port = null) => HostProcess.Start("gateway", "Anomaly.Gateway.Api.dll", new Dictionary<string, string>
    {
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port ?? Port}",
        ["Anomaly__Store__Path"] = Path.Combine(_folder, "anomaly.db"),
        ["Anomaly__Models__Folder"] = Path.Combine(_folder, "models"),
        ["Anomaly__MarketData__Source"] = "Csv",
        ["Anomaly__MarketData__Csv__Folder"] = Path.Combine(_folder, "bars"),
        ["Anomaly__Scheduler__Enabled"] = "false",
    });

    public async Task StartAsync()
    {
        Running = Launch();
        await Running.WaitUntilReadyAsync(new Uri(Client.BaseAddress!, "/health/ready"), Patience);
    }

    public async Task KillAsync()
    {
        Running!.Kill();
        await Running.WaitForExitAsync(Patience);
        await Running.DisposeAsync();
        Running = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (Running is not null)
            await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Line(Bar bar) => string.Create(
        CultureInfo.InvariantCulture, $"{bar.Time:yyyy-MM-ddTHH:mm:ssZ},{bar.Open:R},{bar.High:R},{bar.Low:R},{bar.Close:R},{bar.Volume:R}");
}
