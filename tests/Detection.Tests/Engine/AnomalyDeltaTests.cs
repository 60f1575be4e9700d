using System.Collections.Immutable;
using Anomaly.Detection.Engine;

namespace Anomaly.Detection.Tests.Engine;

public sealed class AnomalyDeltaTests
{
    private const string Hash = "sha256:aa";
    private static readonly DateTime Start = new(2024, 1, 2, 14, 30, 0, DateTimeKind.Utc);

    [Fact]
    public void Between_stored_and_found_sorts_out_new_holding_restored_and_retracted()
    {
        var delta = AnomalyDelta.Between([Stored(1), Stored(2, retracted: true), Stored(3), Stored(4, retracted: true)], [Found(1), Found(2), Found(5)], Hash);
        Assert.Equal([Start.AddDays(5)], delta.New.Select(anomaly => anomaly.Time));
        Assert.Equal([Start.AddDays(1)], delta.Holding.Select(anomaly => anomaly.Time));
        Assert.Equal([Start.AddDays(2)], delta.Restored.Select(anomaly => anomaly.Time));
        Assert.Equal([Stored(3)], delta.Retracted.AsEnumerable());
        Assert.False(delta.IsEmpty);
    }

    [Fact]
    public void Between_leaves_anomalies_of_other_models_alone()
    {
        var delta = AnomalyDelta.Between([Stored(1) with { ModelHash = "sha256:bb" }], [Found(1)], Hash);
        Assert.Single(delta.New);
        Assert.Empty(delta.Retracted);
    }

    [Fact]
    public void Between_leaves_anomalies_before_the_rescored_stretch_alone()
    {
        var delta = AnomalyDelta.Between([Stored(1), Stored(2), Stored(3)], [Found(3)], Hash, rescoredFrom: Start.AddDays(2));
        Assert.Equal([Stored(2)], delta.Retracted.AsEnumerable());
        Assert.Single(delta.Holding);
    }

    [Fact]
    public void Between_the_same_anomalies_is_empty() =>
        Assert.True(AnomalyDelta.Between([Stored(1), Stored(2, retracted: true)], [Found(1)], Hash).IsEmpty);

    private static StoredAnomaly Stored(int day, bool retracted = false) => new(Start.AddDays(day), Hash, -0.6, retracted);

    private static AnomalyFinding Found(int day) => new()
    {
        Bar = new Bar(Start.AddDays(day), 1, 2, 1, 2, 3),
        Score = -0.6,
        Threshold = -0.5,
        Features = ImmutableArray<double>.Empty,
        Contributions = [],
        Reason = "",
    };
}
