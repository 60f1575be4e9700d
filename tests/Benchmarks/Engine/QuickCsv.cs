using System.Globalization;
using System.Text;
using Anomaly.Benchmarks.Quick;
using Anomaly.MarketData.Csv;

namespace Anomaly.Benchmarks.Engine;

/// <summary>Reading ten years of daily bars from CSV.</summary>
public sealed class QuickCsv : IQuickBenchmark
{
    /// <inheritdoc />
    public string Name => "csv";

    /// <inheritdoc />
    public IEnumerable<QuickResult> Run()
    {
        var lines = SampleBars.Create(SampleBars.TenYears).Select(bar => string.Create(
            CultureInfo.InvariantCulture, $"{bar.Time:yyyy-MM-ddTHH:mm:ssZ},{bar.Open:F6},{bar.High:F6},{bar.Low:F6},{bar.Close:F6},{bar.Volume:F0}"));
        var csv = Encoding.UTF8.GetBytes(string.Join('\n', lines.Prepend("Datetime,Open,High,Low,Close,Volume")));
        yield return Stopclock.Time("parse 2,520 bars of CSV", () => CsvBarParser.Parse(csv).Rows);
    }
}
