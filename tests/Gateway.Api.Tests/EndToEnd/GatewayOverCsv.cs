using System.Globalization;
using Anomaly.Detection.Series;
using Anomaly.Testing;
using Anomaly.Testing.Processes;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>A gateway as a process of its own, over a folder with models and the bars of one ticker, WALK/1h.</summary>
internal static class GatewayOverCsv
{
    public static async Task<GatewayProcess> PrepareAsync(int bars)
    {
        var gateway = new GatewayProcess();
        await TestModels.WriteCalmAsync(gateway.PathOf("models"));
        Directory.CreateDirectory(gateway.PathOf("bars", "1h"));
        await File.WriteAllLinesAsync(gateway.PathOf("bars", "1h", "WALK.csv"), ["Datetime,Open,High,Low,Close,Volume", .. Walk.Bars(bars, seed: 7).Select(Line)]);
        gateway.Set("Anomaly__Models__Folder", gateway.PathOf("models"));
        gateway.Set("Anomaly__MarketData__Source", "Csv");
        gateway.Set("Anomaly__MarketData__Csv__Folder", gateway.PathOf("bars"));
        gateway.Set("Anomaly__Scheduler__Enabled", "false");
        return gateway;
    }

    private static string Line(Bar bar) => string.Create(
        CultureInfo.InvariantCulture, $"{bar.Time:yyyy-MM-ddTHH:mm:ssZ},{bar.Open:R},{bar.High:R},{bar.Low:R},{bar.Close:R},{bar.Volume:R}");
}
