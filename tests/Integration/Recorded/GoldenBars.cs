using System.Globalization;
using System.Text;
using Anomaly.Detection.Series;
using Anomaly.Simulation;
using Anomaly.Testing;

namespace Anomaly.Integration.Recorded;

/// <summary>
/// The bars in tests/Detection.Tests/Golden: two series of the simulated exchange as files, so that what was computed and recorded from them does not
/// depend on the exchange of this version, nor on the clock.
/// </summary>
internal static class GoldenBars
{
    public const string Daily = "SIM-RAIL", Minutes = "SIM-ASA.T";

    public static string Folder => GoldenFiles.Bars;

    public static string FileOf(string folder, string interval, string ticker) => Path.Combine(folder, interval, ticker + ".csv");

    /// <summary>The series, each with the file it is in and the text that the exchange of this version would write there.</summary>
    public static IEnumerable<(string File, string Text)> FromExchange()
    {
        var exchange = new SimulatedExchange(seed: 42, shocksPerYear: 4);
        yield return (FileOf(Folder, "1d", Daily), Write(exchange, $"{Daily}/1d", new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
        yield return (FileOf(Folder, "5m", Minutes), Write(exchange, $"{Minutes}/5m", new DateTime(2009, 10, 14, 0, 0, 0, DateTimeKind.Utc)));
    }

    private static string Write(SimulatedExchange exchange, string series, DateTime from)
    {
        var end = new DateTime(2010, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var text = new StringBuilder("Datetime,Open,High,Low,Close,Volume\n");
        foreach (var bar in exchange.Bars(SeriesKey.Parse(series), from, end, end.AddDays(30), CancellationToken.None).Bars)
            text.Append(CultureInfo.InvariantCulture, $"{bar.Time:yyyy-MM-ddTHH:mm:ssZ},{bar.Open:R},{bar.High:R},{bar.Low:R},{bar.Close:R},{bar.Volume:R}\n");
        return text.ToString();
    }
}
