using Anomaly.Detection.Engine;
using Anomaly.Detection.Models;
using Anomaly.MarketData.Csv;
using Anomaly.Testing;

namespace Anomaly.MarketData.Tests.Csv;

/// <summary>Real files that are awkward, from the folder to the shipped model's verdict: every row that is left out is named, and anomalies stay near the budget of 1 %.</summary>
public sealed class TrapDataTests
{
    [SharedDataFact(SharedData.Traps)]
    public void Spy_minutesWithDuplicatesOutOfOrder() => AssertSane(
        SharedData.PathOf(SharedData.Traps, "1m", "SPY-duplicates-unsorted.csv"), "US_model-1.0.0", 8_360,
        "1 row with an empty cell skipped (line 1940)",
        "5074 rows replaced by a later line of the same time (first at lines 7286, 7584, 7882)",
        "5057 rows out of time order sorted in (first at lines 7584, 7585, 7586)");

    [SharedDataFact(SharedData.Bars)]
    public void Gme_minutesBeforeAndAfterTheSession() => AssertSane(SharedData.PathOf(SharedData.Bars, "1m", "GME.csv"), "US_model-1.0.0", 18_528);

    [SharedDataFact(SharedData.Bars)]
    public void Tokyo_fiveMinutesWithEmptyLunchBreaks() => AssertSane(
        SharedData.PathOf(SharedData.Bars, "5m", "7203.T.csv"), "JP_model-1.0.0", 5_438, "1046 rows with an empty cell skipped (first at lines 33, 34, 35)");

    private static void AssertSane(string file, string model, int bars, params string[] warnings)
    {
        var read = CsvBarParser.Parse(File.ReadAllBytes(file));
        var detector = new Detector(ModelFile.Read(File.ReadAllBytes(Path.Combine(SharedData.Repository, "models", $"{model}.onnx"))));

        var step = detector.Rebuild(read.Bars, null, CancellationToken.None);

        Assert.Equal(warnings, read.Warnings.Select(warning => warning.ToString()));
        Assert.Equal(bars, step.BarsTaken);
        Assert.InRange(step.Anomalies.Length / (double)bars, 0.002, 0.02);
    }
}
