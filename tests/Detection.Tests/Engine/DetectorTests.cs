using Anomaly.Detection.Engine;
using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Tests.Features;

namespace Anomaly.Detection.Tests.Engine;

public sealed class DetectorTests
{
    private static readonly Detector Detector = new(EngineModels.Loose);

    // The first random series in which the model finds something.
    private static readonly Bar[] Bars = Enumerable.Range(0, 50).Select(seed => BarScript.Write(seed, 150).Bars).First(bars => Detector.Rebuild(bars).Anomalies.Length > 5);

    [Fact]
    public void Start_hasSeenNoBar()
    {
        var state = Detector.Start();
        Assert.Null(state.Anchor);
        Assert.Null(state.LastBar);
        Assert.Equal((0, 0), (state.RowsLoaded, state.RowsScored));
        Assert.Equal((EngineModels.Loose.Hash, "seed-14"), (state.ModelHash, state.FeatureSet));
    }

    [Fact]
    public void Advance_aSeries_countsItsBarsAndRowsAndLeavesTheStateGivenAsItIs()
    {
        var start = Detector.Start();
        var before = start.ToBytes();
        var step = Detector.Advance(start, Bars);
        Assert.Equal(before, start.ToBytes());
        Assert.Equal(Bars[0].Time, step.State.Anchor);
        Assert.Equal(Bars[^1], step.State.LastBar);
        Assert.Equal((150, step.Rows.Length), (step.State.RowsLoaded, step.State.RowsScored));
        Assert.InRange(step.Rows.Length, 50, 136);
        Assert.Equal(414, step.State.ToBytes().Length);
        Assert.Empty(step.Warnings);
    }

    [Fact]
    public void Advance_aSeries_findsTheRowsThatScoreBelowTheOffsetAndSaysAllAboutThem()
    {
        var step = Detector.Advance(Detector.Start(), Bars);
        Assert.NotEmpty(step.Anomalies);
        Assert.Equal(step.Rows.Where(row => row.Score - EngineModels.Loose.Offset < 0).Select(row => row.Time), step.Anomalies.Select(anomaly => anomaly.Time));
        Assert.Equal(step.Rows.Where(row => row.IsAnomalous).Select(row => row.Score), step.Anomalies.Select(anomaly => anomaly.Score));
        Assert.All(step.Anomalies, anomaly =>
        {
            Assert.Equal(Bars.Single(bar => bar.Time == anomaly.Time), anomaly.Bar);
            Assert.Equal(EngineModels.Loose.Offset, anomaly.Threshold);
            Assert.Equal(14, anomaly.Features.Length);
            Assert.Equal(anomaly.Score, EngineModels.Loose.Forest.Score(anomaly.Features.AsSpan()));
            Assert.Equal(14, anomaly.Contributions.Length);
            Assert.Equal(anomaly.Contributions.OrderByDescending(feature => feature.Contribution), anomaly.Contributions);
            Assert.Contains(anomaly.Contributions[0].Name, anomaly.Reason, StringComparison.Ordinal);
            Assert.Null(anomaly.Severity);
            Assert.Null(anomaly.Direction);
            Assert.Empty(anomaly.Evidence);
        });
    }

    [Fact]
    public void Advance_withAModelThatCannotExplainNamesTheMoveOfTheBar()
    {
        var step = new Detector(EngineModels.Unexplained).Rebuild(Bars);
        Assert.NotEmpty(step.Anomalies);
        Assert.All(step.Anomalies, anomaly =>
        {
            Assert.Empty(anomaly.Contributions);
            Assert.Matches(@"^Unusual bar: return_1 [+-]?\d+\.\d %, zscore_20 [+-]?\d+\.\d$", anomaly.Reason);
        });
    }

    [Fact]
    public void Advance_withFeaturesOfTheModelsOwn_keepsTheSeedFeaturesBesideThem()
    {
        var bars = BarScript.Write(seed: 4, length: 1000).Bars;
        var step = new Detector(EngineModels.Relative).Rebuild(bars);
        var seed = FeatureRows.Compute(Seed14FeatureSet.Instance, bars);
        Assert.NotEmpty(step.Anomalies);
        Assert.All(step.Anomalies, anomaly =>
        {
            Bits.AssertEqual(seed.Row(Array.IndexOf(bars, anomaly.Bar)), anomaly.Features.AsSpan(), $"features at {anomaly.Time:O}");
            Assert.Equal(EngineModels.Relative.Metadata.FeatureNames.Order(), anomaly.Contributions.Select(feature => feature.Name).Order());
        });
        Assert.InRange(step.State.ToBytes().Length, 415, 1023);
    }

    [Fact]
    public void Advance_withNoBars_answersTheSameState()
    {
        var state = Detector.Rebuild(Bars).State;
        var step = Detector.Advance(state, []);
        Steps.AssertSameState(state, step.State);
        Assert.Empty(step.Rows);
    }

    [Fact]
    public void Advance_withBarsToSkip_saysHowMany()
    {
        var state = Detector.Rebuild(Bars.AsSpan(0, 100)).State;
        var step = Detector.Advance(state, [Bars[99], Bars[100] with { Open = double.NaN }, Bars[100] with { Volume = double.PositiveInfinity }, Bars[100]]);
        Assert.Equal(["2 bars without all five values skipped", "1 duplicate bar skipped"], step.Warnings.AsEnumerable());
        Assert.Equal((1, 2, 1), (step.BarsTaken, step.IncompleteBars, step.DuplicateBars));
        Assert.Equal(101, step.State.RowsLoaded);
    }

    [Fact]
    public void Advance_withABarOlderThanOneTaken_isRefused()
    {
        var state = Detector.Rebuild(Bars.AsSpan(0, 100)).State;
        var error = Assert.Throws<OutdatedBarException>(() => Detector.Advance(state, [Bars[100], Bars[98]]));
        Assert.Equal((Bars[98].Time, Bars[100].Time), (error.Time, error.LastTime));
        Assert.Equal($"The bar at {Bars[98].Time:O} comes after the one at {Bars[100].Time:O} was taken: put the bars in order and rebuild the series.", error.Message);
    }

    [Fact]
    public void Advance_withAChangedLastBar_isRefused()
    {
        var state = Detector.Rebuild(Bars.AsSpan(0, 100)).State;
        var error = Assert.Throws<OutdatedBarException>(() => Detector.Advance(state, [Bars[99] with { Volume = 1 }, Bars[100]]));
        Assert.Equal($"The bar at {Bars[99].Time:O} differs from the one already taken: rebuild the series from its stored bars.", error.Message);
    }

    [Fact]
    public void Advance_withAStateOfAnotherModel_isRefusedUntilItIsAdopted()
    {
        var other = new Detector(EngineModels.Other);
        var state = Detector.Rebuild(Bars.AsSpan(0, 100)).State;
        var error = Assert.Throws<ModelMismatchException>(() => other.Advance(state, Bars.AsSpan(100)));
        Assert.Equal(
            $"The state was made with model {EngineModels.Loose.Hash}, not with US_model-0.1.0 ({EngineModels.Other.Hash}): adopt or rebuild it.", error.Message);

        var adopted = other.Adopt(state);
        Assert.NotNull(adopted);
        Steps.AssertSameState(other.Rebuild(Bars).State, other.Advance(adopted, Bars.AsSpan(100)).State);
        Assert.Same(state, Detector.Adopt(state));
    }

    [Fact]
    public void Adopt_aStateOfAnotherFeatureSet_saysThatItMustBeRebuilt()
    {
        var bytes = Detector.Start().ToBytes();
        var other = StateBytes.With(bytes, bytes.AsSpan().IndexOf("seed-14"u8), "seed-15"u8.ToArray());
        Assert.Null(Detector.Adopt(DetectionState.FromBytes(other)));
    }

    [Fact]
    public void Adopt_whereEitherModelFollowsTheRatesOfASeries_saysThatItMustBeRebuilt()
    {
        var (follows, alike) = (new Detector(EngineModels.Second), new Detector(EngineModels.SecondForAll));
        Assert.Null(follows.Adopt(alike.Start()));
        Assert.Null(alike.Adopt(follows.Start()));
        var own = follows.Start();
        Assert.Same(own, follows.Adopt(own));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rebuild_scoringFromATimeOn_endsInTheSameStateAndAnswersOnlyThoseRows(bool followsTheSeries)
    {
        var detector = followsTheSeries ? new Detector(EngineModels.Second) : Detector;
        var whole = detector.Rebuild(Bars);
        var part = detector.Rebuild(Bars, Bars[120].Time);
        Steps.AssertSameState(whole.State, part.State);
        Steps.AssertSame([.. whole.Rows.Where(row => row.Time >= Bars[120].Time)], part.Rows);
    }

    [Fact]
    public void Rebuild_cancelled_stopsWhereNoRowIsScored() => Assert.Throws<OperationCanceledException>(
        () => Detector.Rebuild(BarScript.Write(7, 2000).Bars, rescoreFrom: DateTime.MaxValue, new CancellationToken(canceled: true)));

    [Fact]
    public void Rebuild_cancelledStops() => Assert.Throws<OperationCanceledException>(
        () => Detector.Rebuild(BarScript.Write(7, 2000).Bars, cancellation: new CancellationToken(canceled: true)));

    [Fact]
    public async Task Advance_onManyThreadsAtOnceGivesEachTheSame()
    {
        var expected = Detector.Rebuild(Bars);
        var steps = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Detector.Rebuild(Bars))));
        Assert.All(steps, step =>
        {
            Steps.AssertSameState(expected.State, step.State);
            Steps.AssertSame(expected.Rows, step.Rows);
        });
    }
}
