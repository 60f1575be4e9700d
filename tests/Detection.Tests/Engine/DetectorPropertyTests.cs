using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Engine.Merging;
using Anomaly.Detection.Tests.Features;
using FsCheck.Xunit;

namespace Anomaly.Detection.Tests.Engine;

[Properties(Arbitrary = [typeof(BarScript)], MaxTest = 100, Replay = "20261122,4711")]
public sealed class DetectorPropertyTests
{
    private static readonly Detector Detector = new(EngineModels.Loose);
    private static readonly Detector Relative = new(EngineModels.Relative);
    private static readonly Detector Second = new Detector(EngineModels.Second).WithBudget(0.1)!;

    [Property]
    public void Advance_inAnyChunksAcrossStoredStates_equalsOnePass(BarScript script, int seed) =>
        AssertChunksEqualOnePass(Detector, script, seed);

    [Property]
    public void Advance_withFeaturesOfTheModelsOwnInAnyChunks_equalsOnePass(BarScript script, int seed) =>
        AssertChunksEqualOnePass(Relative, script, seed);

    [Property]
    public void Advance_ofTheSecondSetInAnyChunks_equalsOnePass(BarScript script, int seed) =>
        AssertChunksEqualOnePass(Second, script, seed);

    [Property]
    public void Advance_withDuplicatesAndIncompleteBars_equalsTheCleanSeries(BarScript script, int seed)
    {
        var random = new Random(seed);
        var dirty = new List<Bar>();
        var (duplicates, incomplete) = (0, 0);
        foreach (var bar in script.Bars)
        {
            dirty.Add(bar);
            for (; random.Next(4) == 0; duplicates++)
                dirty.Add(bar);
            for (; random.Next(4) == 0; incomplete++)
                dirty.Add(bar with { Time = bar.Time.AddHours(random.Next(-1, 2)), High = double.NaN });
        }

        var clean = Detector.Rebuild(script.Bars);
        var step = Detector.Rebuild(dirty.ToArray());
        Steps.AssertSameState(clean.State, step.State);
        Steps.AssertSame(clean.Anomalies, step.Anomalies);
        Assert.Equal((script.Bars.Length, duplicates, incomplete), (step.BarsTaken, step.DuplicateBars, step.IncompleteBars));
    }

    [Property]
    public void Following_aSourceThatRevisesItsHistory_endsWhereOnePassOverItsLastWordDoes(BarScript script, int seed) => AssertFollows(Detector, script, seed);

    [Property]
    public void Following_suchASource_withAModelThatFollowsTheSeries_endsThereToo(BarScript script, int seed) => AssertFollows(Second, script, seed);

    private static void AssertFollows(Detector detector, BarScript script, int seed)
    {
        var random = new Random(seed);
        var follower = new SeriesFollower(detector);
        var truth = script.Bars.Take(random.Next(script.Bars.Length + 1)).Where(_ => random.Next(9) != 0).ToList();
        follower.Fetch(truth.ToArray());
        foreach (var bar in script.Bars)
        {
            var at = truth.FindIndex(known => known.Time >= bar.Time);
            if (at < 0)
                truth.Add(bar);
            else if (truth[at].Time != bar.Time)
                truth.Insert(at, bar);
            else if (random.Next(6) == 0)
                truth[at] = bar with { Close = bar.Close * 1.5, Volume = 7 };
            else if (at > 0 && at < truth.Count - 1 && random.Next(9) == 0)
                truth.RemoveAt(at); // not at an edge: what lies outside the fetched bars is kept
            if (random.Next(5) == 0)
                follower.Fetch([.. truth.Skip(random.Next(truth.Count))]);
        }

        follower.Fetch([.. truth]);
        var whole = detector.Rebuild(truth.ToArray());
        Steps.AssertSameState(whole.State, follower.State);
        Assert.Equal(truth, follower.Stored);
        Steps.AssertSame(whole.Anomalies, follower.Standing);
        Assert.Equal(Incidents.StartsOf(truth.ToArray(), [.. whole.Anomalies.Select(anomaly => anomaly.Time)], null).AsEnumerable(), follower.Incidents);
    }

    private static void AssertChunksEqualOnePass(Detector detector, BarScript script, int seed)
    {
        var whole = detector.Advance(detector.Start(), script.Bars);
        var random = new Random(seed);
        var state = detector.Start();
        var rows = new List<ScoredRow>();
        var anomalies = new List<AnomalyFinding>();
        for (var i = 0; i < script.Bars.Length;)
        {
            var length = Math.Min(random.Next(1, 40), script.Bars.Length - i);
            var step = detector.Advance(random.Next(2) == 0 ? state : DetectionState.FromBytes(state.ToBytes()), script.Bars.AsSpan(i, length));
            rows.AddRange(step.Rows);
            anomalies.AddRange(step.Anomalies);
            state = step.State;
            i += length;
        }

        Steps.AssertSameState(whole.State, state);
        Steps.AssertSame(whole.Rows, rows);
        Steps.AssertSame(whole.Anomalies, anomalies);
    }
}
