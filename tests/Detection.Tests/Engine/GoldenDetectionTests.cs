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
    public static TheoryData<string> Files => [.. GoldenFile.Names];

    [SharedDataTheory]
    [MemberData(nameof(Files))]
    public void Rebuild_golden_bars_gives_the_golden_scores_and_the_same_anomalies(string name)
    {
        var golden = GoldenScores.Read(name);
        var times = GoldenFile.Read(name).Rows.Keys.Order();
        var market = name.Contains(".T-", StringComparison.Ordinal) ? Market.JP : Market.US;
        var model = ModelFile.Read(SklearnForest.Read(GoldenScores.ForestOf(name)).ToModelFile(new ModelVersion(market, 0, 1, 0), DateTimeOffset.UnixEpoch));
        var step = new Detector(model).Rebuild(GoldenFile.Read(name).Bars);

        Assert.Equal(times, step.Rows.Select(row => row.Time));
        for (var i = 0; i < golden.Scores.Length; i++)
            Assert.Equal(golden.Scores[i], step.Rows[i].Score, 1e-6);
        Assert.Equal(golden.Anomalous, step.Rows.Select(row => row.IsAnomalous));
        Assert.Equal(golden.Anomalous.Count(anomalous => anomalous), step.Anomalies.Length);
    }
}
