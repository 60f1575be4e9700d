using Anomaly.Detection.Engine;
using Anomaly.Detection.Models;
using Anomaly.Detection.Models.Sklearn;
using Anomaly.Detection.Tests.Features;
using Anomaly.Detection.Tests.Models;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Engine;

/// <summary>From bars to anomalies, against what pandas and scikit-learn made of the same bars and the same forests.</summary>
public sealed class GoldenDetectionTests
{
    public static TheoryData<string> Files => [.. GoldenFiles.Names];

    public static TheoryData<string> FilesOutside => [.. GoldenFile.Outside];

    [Theory]
    [MemberData(nameof(Files))]
    public void Rebuild_goldenBars_givesTheGoldenScoresAndTheSameAnomalies(string name) => AssertDetects(name);

    [SharedDataTheory(SharedData.Golden, SharedData.Bars)]
    [MemberData(nameof(FilesOutside))]
    public void Rebuild_realBars_givesTheGoldenScoresAndTheSameAnomalies(string name) => AssertDetects(name);

    private static void AssertDetects(string name)
    {
        var golden = GoldenFile.Read(name);
        var market = name.Contains(".T-", StringComparison.Ordinal) ? Market.JP : Market.US;
        var model = ModelFile.Read(SklearnForest.Read(GoldenScores.ForestOf(name)).ToModelFile(new ModelVersion(market, 0, 1, 0), DateTimeOffset.UnixEpoch));
        var step = new Detector(model).Rebuild(golden.Bars);

        Assert.Equal(golden.Scores.Keys, step.Rows.Select(row => row.Time));
        foreach (var (expected, row) in golden.Scores.Values.Zip(step.Rows))
            Assert.Equal(expected.Score, row.Score, 1e-6);
        Assert.Equal(golden.Scores.Values.Select(expected => expected.IsAnomalous), step.Rows.Select(row => row.IsAnomalous));
        Assert.Equal(golden.Scores.Values.Count(expected => expected.IsAnomalous), step.Anomalies.Length);
    }
}
