using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Tests.Features;

namespace Anomaly.Detection.Tests.Engine;

/// <summary>Equality of what the engine answers, numbers by their bits.</summary>
internal static class Steps
{
    public static void AssertSameState(DetectionState expected, DetectionState actual) => Assert.Equal(expected.ToBytes(), actual.ToBytes());

    public static void AssertSame(IReadOnlyList<ScoredRow> expected, IReadOnlyList<ScoredRow> actual)
    {
        Assert.Equal(expected.Select(row => (row.Time, row.Severity, row.IsAnomalous)), actual.Select(row => (row.Time, row.Severity, row.IsAnomalous)));
        Bits.AssertEqual([.. expected.Select(row => row.Score)], [.. actual.Select(row => row.Score)], "scores");
    }

    public static void AssertSame(IReadOnlyList<AnomalyFinding> expected, IReadOnlyList<AnomalyFinding> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(
                (one.Bar, one.Threshold, one.Reason, one.Severity, one.Kind, one.Direction), (other.Bar, other.Threshold, other.Reason, other.Severity, other.Kind, other.Direction));
            Assert.Equal(one.ReasonFacts.AsEnumerable(), other.ReasonFacts);
            Assert.Equal(one.Contributions.AsEnumerable(), other.Contributions);
            Assert.Equal(one.Evidence.AsEnumerable(), other.Evidence);
            Bits.AssertEqual([one.Score, .. one.Features], [other.Score, .. other.Features], $"anomaly at {one.Time:O}");
        }
    }
}
