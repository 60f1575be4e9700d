using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Forests;
using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;
using Anomaly.Testing;
using static Anomaly.Grains.Tests.Kit.StoredSeriesFixture;

namespace Anomaly.Grains.Tests.Detecting;

public sealed class SeriesScorerTests
{
    [Fact]
    public async Task ComputeAsync_nothingNew_isNothing()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);

        Assert.Equal((null, 0), await series.ScoreAsync(snapshot));
    }

    [Fact]
    public async Task ComputeAsync_noClosedBarAndNothingStored_isNothing()
    {
        await using var series = new StoredSeriesFixture();
        series.Market.Put(Apple, []);

        Assert.Equal((null, 0), await series.ScoreAsync(await series.LoadAsync()));
    }

    [Fact]
    public async Task ComputeAsync_newBars_pushesOnlyThem()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);
        var bars = TestBars.Walk(63);
        series.Market.Put(Apple, bars);
        series.CloseBars(63);

        var (update, rebuilds) = await series.ScoreAsync(snapshot);

        Assert.Equal((3, 3, 0), (update!.Replay.BarsTaken, update.Replay.RowsScored, rebuilds));
        Assert.Equal(bars[60..], update.Bars);
        Assert.Equal(bars[^5..], update.Tail);
        Assert.Equal((bars[0].Time, (TimeRange?)null, (string?)null), (update.Anchor, update.Rescored, update.Reason));
        Assert.Equal(UsModel.Rebuild(bars).State.ToBytes(), update.Replay.State.ToBytes());
    }

    [Fact]
    public async Task ComputeAsync_sourceNoLongerReachesTheStoredBars_warnsOfAGap()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);
        var bars = TestBars.Walk(70);
        foreach (var bar in bars[50..65])
            series.Market.Remove(Apple, bar.Time);
        series.Market.Put(Apple, bars[65..]);
        series.CloseBars(70);

        var (update, _) = await series.ScoreAsync(snapshot, from: bars[62].Time);

        Assert.Equal(5, update!.Replay.BarsTaken);
        Assert.StartsWith("The source no longer has the bars around 2024-02-29", Assert.Single(update.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ComputeAsync_correctedBar_scoresAgainFromItOn()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);
        var bar = TestBars.Walk(60)[57];
        series.Market.Put(Apple, [bar with { Volume = bar.Volume + 1 }]);

        var (update, rebuilds) = await series.ScoreAsync(snapshot);

        Assert.Equal(("revised", 60, 3, 1), (update!.Reason, update.Replay.BarsTaken, update.Replay.RowsScored, rebuilds));
        Assert.Equal(TimeRange.Since(bar.Time), update.Rescored);
        Assert.Equal(bar with { Volume = bar.Volume + 1 }, Assert.Single(update.Bars));
    }

    [Fact]
    public async Task ComputeAsync_earlierBars_extendAndScoreEverything()
    {
        await using var series = new StoredSeriesFixture();
        var bars = TestBars.Walk(80);
        series.Market.Put(Apple, bars[20..]);
        series.CloseBars(80);
        var detected = await series.Services.Pipeline.DetectAsync(await series.LoadAsync(), UsModel, series.NewRun(), null, null, whole: false, CancellationToken.None);
        series.Market.Put(Apple, bars);

        var (update, _) = await series.ScoreAsync(detected.Snapshot, from: TestBars.Start);

        Assert.Equal(("extended", 80, bars[0].Time), (update!.Reason, update.Replay.BarsTaken, update.Anchor));
        Assert.Equal(TimeRange.All, update.Rescored);
        Assert.Equal(bars[..20], update.Bars);
    }

    [Fact]
    public async Task ComputeAsync_historyRewrittenAndShorter_replacesAllAndSaysWhatWasDropped()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);
        foreach (var bar in TestBars.Walk(10))
            series.Market.Remove(Apple, bar.Time);
        series.Market.Put(Apple, TestBars.Walk(60, price: 50)[10..]);

        var (update, _) = await series.ScoreAsync(snapshot);

        Assert.Equal(("rewritten", 50), (update!.Reason, update.Replay.BarsTaken));
        Assert.Equal(TimeRange.All, update.RemoveBars);
        Assert.StartsWith("10 stored bars before 2024-01-11", Assert.Single(update.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ComputeAsync_anotherModel_scoresTheStoredBarsAgain()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);

        var (update, rebuilds) = await series.ScoreAsync(snapshot, detector: new Detector(TestModels.Get("US_model-1.1.0", seed: 7)));

        Assert.Equal(("model_changed", 60, 46, 1), (update!.Reason, update.Replay.BarsTaken, update.Replay.RowsScored, rebuilds));
        Assert.Empty(update.Bars);
    }

    [Fact]
    public async Task ComputeAsync_forced_scoresEverythingThoughNothingHasChanged()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);

        var (update, _) = await series.ScoreAsync(snapshot, rescoreAll: true);

        Assert.Equal(("rebuilt", 60), (update!.Reason, update.Replay.BarsTaken));
    }

    [Fact]
    public async Task ComputeAsync_aSeriesThatTheModelDoesNotFit_saysSoWhenItTurnsOut()
    {
        await using var series = new StoredSeriesFixture();
        var strict = new Detector(CalibratedModels.Of(CalibratedModels.TooStrict(CalibratedTrainer.Train(
            Relative2FeatureSet.Instance, [new TrainingSeries(Apple, TestBars.Walk(2600, seed: 1000))], new ForestParameters { Trees = 20, SamplesPerTree = 128 }, threads: 1))));
        var snapshot = await series.DetectAsync(700, strict);
        series.Market.Put(Apple, TestBars.Walk(900));
        series.CloseBars(900);

        var (update, _) = await series.ScoreAsync(snapshot, detector: strict);

        Assert.StartsWith("US_model-1.0.0 does not fit this series well: ", Assert.Single(update!.Warnings), StringComparison.Ordinal);
        var later = await series.DetectAsync(900, strict);
        series.Market.Put(Apple, TestBars.Walk(901));
        series.CloseBars(901);
        Assert.Empty((await series.ScoreAsync(later, detector: strict)).Update!.Warnings);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 }, "damaged")]
    [InlineData(null, "did not fit")]
    public async Task ComputeAsync_unusableState_isRebuiltWithTheSameBitsAndSaidSo(byte[]? state, string said)
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);

        var (update, rebuilds) = await series.ScoreAsync(snapshot with { Metadata = snapshot.Metadata! with { FeatureState = state } });

        Assert.Equal(("rebuilt", 1), (update!.Reason, rebuilds));
        Assert.Contains(said, Assert.Single(update.Warnings), StringComparison.Ordinal);
        Assert.Equal(snapshot.Metadata!.FeatureState, update.Replay.State.ToBytes());
    }
}
