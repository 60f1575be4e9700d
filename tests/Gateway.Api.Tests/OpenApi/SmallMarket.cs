using System.Globalization;
using Anomaly.Detection.Series;
using Anomaly.Gateway.Api.Tests.EndToEnd;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Testing;

namespace Anomaly.Gateway.Api.Tests.OpenApi;

/// <summary>The whole product over two tickers with bars of the last weeks, one of them detected; the market of a third has no model.</summary>
internal sealed class SmallMarket : IAsyncDisposable
{
    /// <summary>A ticker that has anomalies at 1h, and one that nobody has looked at.</summary>
    public const string Known = "WALK", Fresh = "IDLE", WithoutModel = "LONE.T";

    /// <summary>When the bar of the fresh ticker at 1h opens that is certainly wrong.</summary>
    public static DateTime Wrong { get; } = DateTime.UtcNow.Date - TimeSpan.FromHours(50);

    private readonly TemporaryFolder _bars = new();

    public WholeProduct Product { get; private set; } = null!;

    public HttpClient Client => Product.Client;

    public static async Task<SmallMarket> StartAsync(params string[] settings)
    {
        var market = new SmallMarket();
        foreach (var (ticker, seed) in new[] { (Known, 7), (Fresh, 8), (WithoutModel, 9) })
        {
            market._bars.Write(Path.Combine("1h", ticker + ".csv"), Csv(seed, TimeSpan.FromHours(1), ticker == Fresh ? Wrong : null));
            market._bars.Write(Path.Combine("1d", ticker + ".csv"), Csv(seed, TimeSpan.FromDays(1)));
        }

        market.Product = await WholeProduct.StartAsync(
            WriteModelsAsync, ["--Anomaly:MarketData:Source=Csv", $"--Anomaly:MarketData:Csv:Folder={market._bars.Path}", .. settings]);
        await market.Product.BackfillAsync($$"""{"ticker":"{{Known}}","interval":"1h","max_period":"max"}""");
        return market;
    }

    public async ValueTask DisposeAsync()
    {
        await Product.DisposeAsync();
        _bars.Dispose();
    }

    private static async Task WriteModelsAsync(string folder)
    {
        await TestModels.WriteCalmAsync(folder);
        foreach (var file in Directory.GetFiles(folder, "JP_*"))
            File.Delete(file);
    }

    private static string Csv(int seed, TimeSpan interval, DateTime? wrong = null)
    {
        var bars = Walk.Bars(160, seed).ToList();
        var first = DateTime.UtcNow.Date - (interval * bars.Count);
        return string.Join('\n', ["Datetime,Open,High,Low,Close,Volume", .. bars.Select((bar, i) => Line(first + (interval * i), first + (interval * i) == wrong ? bar with { Low = bar.High * 2 } : bar, i % 40 == 39 ? 1.4 : 1))]);
    }

    /// <summary>A line; a factor above 1 makes a jump that is anomalous.</summary>
    private static string Line(DateTime time, Bar bar, double factor) => string.Create(
        CultureInfo.InvariantCulture, $"{time:yyyy-MM-ddTHH:mm:ssZ},{bar.Open:R},{bar.High * factor:R},{bar.Low:R},{bar.Close * factor:R},{bar.Volume * factor:R}");
}
