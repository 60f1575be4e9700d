using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Forests;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class CalibratorTests
{
    [Fact]
    public void Calibrate_anIntervalOf500Rows_givesItTablesOfItsOwn()
    {
        var calibration = Calibrator.Calibrate(RelativeFeatureSet.SetId, [Sample(86_400, 500), Sample(300, 499)]);
        var interval = Assert.Single(calibration.Intervals);
        Assert.Equal((86_400, 500), (interval.StepSeconds, interval.Rows));
        Assert.Equal(EvidenceTest.All.Select(test => test.Share), interval.Shares);
    }

    [Fact]
    public void Calibrate_tooFewRows_saysHowManyThereAre() => Assert.Equal(
        "There are 509 rows to calibrate on: at least one interval needs 500.",
        Assert.Throws<TrainingException>(() => Calibrator.Calibrate(RelativeFeatureSet.SetId, [Sample(86_400, 499), Sample(300, 10)])).Message);

    [Fact]
    public void Calibrate_givesFeaturesPowerLawsAndTheForestAndTheSeverityExponentialTails()
    {
        var interval = Calibrator.Calibrate(RelativeFeatureSet.SetId, [Sample(86_400, 500)]).Intervals[0];
        Assert.Equal(["stuck", "forest"], EvidenceTest.All.Zip(interval.Tests).Where(pair => pair.Second.IsLinear).Select(pair => pair.First.Name));
        Assert.Same(TailTable.Identity, interval.Tests[EvidenceTest.All.ToList().FindIndex(test => test.Name == "stuck")]);
        Assert.True(interval.Severity.IsLinear);
    }

    [Fact]
    public void Calibrate_countsTheStrongestEvidenceOfEachRow()
    {
        var sample = Sample(86_400, 600);
        var calibration = Calibrator.Calibrate(RelativeFeatureSet.SetId, [sample]);
        var logShares = calibration.Intervals[0].LogShares.ToArray();
        double[] strongest =
        [
            .. Enumerable.Range(0, 600).Select(i => EvidenceTest.All.Index().Max(
                test => calibration.Intervals[0].Surprise(EvidenceTest.All, test.Index, sample.Row(i), sample.Score(i), slot: -1) + logShares[test.Index])),
        ];
        Assert.Equal(TailTable.Of(strongest, linear: true), calibration.Intervals[0].Severity);
        double[] moves = [.. Enumerable.Range(0, 600).Select(i => Math.Abs(sample.Row(i)[RelativeColumns.Move]))];
        Assert.Equal(TailTable.Of(moves, linear: false), calibration.Intervals[0].Tests[0]);
    }

    [Fact]
    public void Calibrate_cancelledStops() =>
        Assert.Throws<OperationCanceledException>(() => Calibrator.Calibrate(RelativeFeatureSet.SetId, [Sample(86_400, 500)], new CancellationToken(canceled: true)));

    [Fact]
    public void Add_takesTheFeaturesOfALongerRow()
    {
        var sample = new CalibrationSample(60, RelativeColumns.Count);
        sample.Add(new double[RelativeColumns.Count + 3], -0.5, slot: 7);
        sample.Add([.. Enumerable.Range(0, RelativeColumns.Count + 3).Select(value => (double)value)], -0.6, slot: 8);
        Assert.Equal(2, sample.Count);
        Assert.Equal(Enumerable.Range(0, RelativeColumns.Count).Select(value => (double)value), sample.Row(1).ToArray());
        Assert.Equal(-0.6, sample.Score(1));
        Assert.Equal([7, 8], sample.Slots.ToArray());
    }

    [Fact]
    public void Calibration_withoutAnInterval_isRefused() => Assert.StartsWith(
        "A calibration has the tables of at least one interval.",
        Assert.Throws<ArgumentException>(() => new Calibration(RelativeFeatureSet.SetId, [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Calibration_ofOtherTests_isRefused()
    {
        const string message = "A calibration has a share and a table for each of the 17 tests.";
        var interval = DecisionRuleTests.Tables.Interval(60);
        var other = DecisionRuleTests.Tables.Interval(60, tests: [TailTable.Identity]);
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => new Calibration(RelativeFeatureSet.SetId, [DecisionRuleTests.Tables.Interval(60, [1])])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            message,
            Assert.Throws<ArgumentException>(() => new Calibration(RelativeFeatureSet.SetId, [interval, other])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Calibration_withAShareOutOfRange_isRefused(double share)
    {
        double[] shares = [.. DecisionRuleTests.Tables.Interval(60).Shares.SkipLast(1), share];
        Assert.StartsWith(
            "A share of the budget is at least 0 and at most 1, and not all of them are 0.",
            Assert.Throws<ArgumentException>(() => new Calibration(RelativeFeatureSet.SetId, [DecisionRuleTests.Tables.Interval(60, shares)])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(200, 100)]
    [InlineData(201, 400)]
    [InlineData(800, 400)]
    [InlineData(801, 1600)]
    [InlineData(9999, 1600)]
    public void For_aLength_isTheNearestByRatioAndTheShorterOfTwo(double step, double expected)
    {
        var calibration = new Calibration(RelativeFeatureSet.SetId, [.. new[] { 1600.0, 100, 400 }.Select(step => DecisionRuleTests.Tables.Interval(step))]);
        Assert.Equal([100, 400, 1600], calibration.Intervals.Select(interval => interval.StepSeconds));
        Assert.Equal(expected, calibration.For(step).StepSeconds);
    }

    [Fact]
    public void Train_saysWhereTheRowsCameFromAndLeavesOutSeriesWithoutBars()
    {
        var (early, late) = (RandomBars.Daily(2600, seed: 1), RandomBars.Daily(2700, seed: 2)[5..]);
        var trained = CalibratedTrainer.Train(
            RelativeFeatureSet.Instance,
            [new(SeriesKey.Parse("B/1d"), late), new(SeriesKey.Parse("A/1d"), early), new(SeriesKey.Parse("B/1d"), early), new(SeriesKey.Parse("C/1d"), default)],
            new ForestParameters { Trees = 10 });
        Assert.Equal(["B", "A"], trained.Source.Tickers);
        Assert.InRange(trained.Calibration.Intervals[0].Tests[^1].Values[0], 0.1, 0.9);
        Assert.Equal(early[0].Time, trained.Source.From.UtcDateTime);
        Assert.Equal(late[^1].Time, trained.Source.To.UtcDateTime);
    }

    [Fact]
    public void Train_onPoorDataThatIsAcceptedNeedsNoNumberOfRows()
    {
        var parameters = new ForestParameters { Trees = 5, AcceptPoorData = true };
        Assert.Equal(5, CalibratedTrainer.Train(RelativeFeatureSet.Instance, [new(SeriesKey.Parse("A/1d"), RandomBars.Daily(900, seed: 1))], parameters).Forest.Forest.Trees.Count);
    }

    [Fact]
    public void Train_cancelledStops() => Assert.Throws<OperationCanceledException>(
        () => CalibratedTrainer.Train(RelativeFeatureSet.Instance, [new(SeriesKey.Parse("A/1d"), RandomBars.Daily(900, seed: 1))], new ForestParameters(), cancellation: new CancellationToken(canceled: true)));

    private static CalibrationSample Sample(double step, int count)
    {
        var random = new Random(7);
        var sample = new CalibrationSample(step, RelativeColumns.Count);
        for (var i = 0; i < count; i++)
            sample.Add([.. Enumerable.Range(0, RelativeColumns.Count).Select(_ => Math.Pow(1 - random.NextDouble(), -0.3) - 1)], -0.4 - (0.3 * random.NextDouble()), slot: -1);
        return sample;
    }
}
