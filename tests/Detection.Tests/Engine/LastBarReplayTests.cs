using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Features;
using Anomaly.Detection.Models;
using Anomaly.Detection.Tests.Features;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Engine;

/// <summary>A bar that is judged alone is judged as in a whole pass, whatever else was judged before.</summary>
public sealed class LastBarReplayTests
{
    private static readonly Bar[] Bars = BarScript.Write(seed: 4, length: 400).Bars;

    [Theory]
    [InlineData("seed-14")]
    [InlineData("relative")]
    [InlineData("relative-2")]
    public void Judge_lastBarOfAnyHistory_isTheRowOfAWholePass(string set)
    {
        var detector = new Detector(ModelOf(set));
        var whole = detector.Rebuild(Bars);
        var features = FeatureRows.Compute(detector.FeatureSet, Bars);
        var judgedBars = 0;
        for (var at = 0; at < Bars.Length; at += 7)
        {
            var bars = Bars[..(at + 1)];
            var judged = new LastBarReplay(bars).Judge(detector, bars[^1]);

            var row = whole.Rows.Where(row => row.Time == bars[^1].Time).Select(row => (ScoredRow?)row).FirstOrDefault();
            Assert.Equal(row, judged is null ? null : new ScoredRow(judged.Finding.Time, judged.Finding.Score, judged.Finding.Severity, judged.IsAnomalous));
            if (judged is null)
                continue;
            judgedBars++;
            Assert.Equal(features.Row(at).ToArray(), judged.Row);
            Assert.Equal(detector.FeatureSet.Names.Count, judged.Finding.Contributions.Length);
            if (whole.Anomalies.FirstOrDefault(anomaly => anomaly.Time == bars[^1].Time) is { } anomaly)
                Assert.Equal((anomaly.Reason, anomaly.Direction), (judged.Finding.Reason, judged.Finding.Direction));
        }

        Assert.InRange(judgedBars, 30, 57);
    }

    [Fact]
    public void Judge_anotherBarInItsPlace_isTheRowOfThatHistory_andLeavesTheReplayAsItIs()
    {
        var detector = new Detector(EngineModels.Relative);
        var replay = new LastBarReplay(Bars);
        var before = replay.Judge(detector, Bars[^1])!.Finding.Score;
        var shock = Bars[^1] with { Close = Bars[^1].Low / 2, Low = Bars[^1].Low / 2 };

        var judged = replay.Judge(detector, shock)!;

        Assert.Equal(detector.Rebuild([.. Bars[..^1], shock]).Rows[^1].Score, judged.Finding.Score);
        Assert.NotEqual(before, judged.Finding.Score);
        Assert.Equal(before, replay.Judge(detector, Bars[^1])!.Finding.Score);
        Assert.Equal(before, replay.Score(detector)!.Value.Score);
    }

    [Fact]
    public void Judge_barThatIsNotComplete_isNothing() =>
        Assert.Null(new LastBarReplay(Bars).Judge(new Detector(EngineModels.Loose), Bars[^1] with { Volume = double.PositiveInfinity }));

    [Fact]
    public void Judge_givenUp_throws() => Assert.Throws<OperationCanceledException>(
        () => new LastBarReplay(Bars).Judge(new Detector(EngineModels.Loose), Bars[^1], new CancellationToken(canceled: true)));

    [Fact]
    public void WithBudget_modelWithoutCalibration_isNothing() => Assert.Null(new Detector(EngineModels.Loose).WithBudget(0.01));

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void WithBudget_noShare_isRefused(double budget) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Detector(EngineModels.Loose).WithBudget(budget));

    [Fact]
    public void WithBudget_largerShare_findsTheSameAndMore_byTheSameSeverities()
    {
        var bars = RandomBars.Daily(2600, seed: 5);
        var trained = CalibratedTrainer.Train(Anomaly.Detection.Features.Relative.Relative2FeatureSet.Instance, [new TrainingSeries(SeriesKey.Parse("AAPL/1d"), bars)], new() { Trees = 20, SamplesPerTree = 64, Seed = 42, Contamination = 0.01 }, threads: 1);
        var detector = new Detector(CalibratedModels.Of(trained));

        var (few, many) = (detector.WithBudget(0.002)!.Rebuild(bars), detector.WithBudget(0.1)!.Rebuild(bars));

        Assert.Equal(0.9, detector.WithBudget(0.1)!.Rule.Threshold);
        Assert.Equal(few.Rows.Select(row => (row.Score, row.Severity)), many.Rows.Select(row => (row.Score, row.Severity)));
        Assert.InRange(few.Anomalies.Length, 0, many.Anomalies.Length - 1);
        Assert.Equal(many.Rows.Where(row => row.Severity >= 0.9).Select(row => row.Time), many.Anomalies.Select(anomaly => anomaly.Time));
        Assert.Equal(detector.Rebuild(bars).State.ToBytes(), many.State.ToBytes());
    }

    private static DetectionModel ModelOf(string set) => set switch
    {
        "relative" => EngineModels.Relative,
        "relative-2" => EngineModels.Second,
        _ => EngineModels.Loose,
    };
}
