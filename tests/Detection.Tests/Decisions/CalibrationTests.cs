using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Tests.Features.Relative;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class CalibrationTests(CalibrationTests.Trained trained) : IClassFixture<CalibrationTests.Trained>
{
    public sealed class Trained
    {
        public CalibratedForest Forest { get; } = CalibratedTrainer.Train(
            RelativeFeatureSet.Instance,
            [
                .. Enumerable.Range(0, 6).Select(i => new TrainingSeries(SeriesKey.Parse($"T{i}/1d"), RandomBars.Daily(2500, seed: i))),
                new TrainingSeries(SeriesKey.Parse("T0/5m"), RandomBars.FiveMinutes(40, seed: 9)),
            ],
            new ForestParameters());
    }

    [Fact]
    public void Train_sameBarsTwice_makesTheSameFile()
    {
        var again = new Trained();
        Assert.Equal(CalibratedModels.Bytes(trained.Forest), CalibratedModels.Bytes(again.Forest));
    }

    [Fact]
    public void Read_writtenCalibration_givesTheSameTables()
    {
        var text = CalibrationText.Write(trained.Forest.Calibration);
        var read = CalibrationText.Read(text);

        Assert.Equal(text, CalibrationText.Write(read));
        Assert.Equal([300.0, 86400.0], read.Intervals.Select(interval => interval.StepSeconds));
        Assert.Equal(trained.Forest.Calibration.Intervals[1].Severity, read.Intervals[1].Severity);
    }

    [Theory]
    [InlineData("", "damaged")]
    [InlineData("{}", "damaged")]
    [InlineData("{\"format\":9}", "format 9")]
    [InlineData("{\"format\":1,\"tests\":[\"move\"]}", "tests")]
    public void Read_damagedCalibration_saysWhatIsWrong(string text, string says) =>
        Assert.Contains(says, Assert.Throws<InvalidDataException>(() => CalibrationText.Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"slope\":", "\"slope\":-")]
    [InlineData("\"step\":300", "\"step\":-300")]
    [InlineData("\"surprise\":[0,", "\"surprise\":[999,")]
    [InlineData("\"shares\":[0.05", "\"shares\":[-0.05")]
    public void Read_calibrationThatMakesNoSense_isRefused(string from, string to)
    {
        var text = CalibrationText.Write(trained.Forest.Calibration);
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => CalibrationText.Read(text.Replace(from, to, StringComparison.Ordinal)));
    }

    [Fact]
    public void Calibration_isCoveredByTheModelHash()
    {
        var other = trained.Forest with { Calibration = new Calibration(RelativeFeatureSet.SetId, [trained.Forest.Calibration.Intervals[0]]) };
        Assert.NotEqual(CalibratedModels.Of(trained.Forest).Hash, CalibratedModels.Of(other).Hash);
    }

    [Theory]
    [InlineData(60, 300)]
    [InlineData(900, 300)]
    [InlineData(3600, 300)]
    [InlineData(6000, 86400)]
    [InlineData(604800, 86400)]
    public void For_intervalWithoutTables_takesTheNearestByRatio(double step, double expected) =>
        Assert.Equal(expected, trained.Forest.Calibration.For(step).StepSeconds);

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.01)]
    public void Judge_series_neverSeenCallsAboutTheBudgetAnomalous(double budget)
    {
        var rule = new CalibratedRule(trained.Forest.Calibration, budget);
        var (alarms, rows) = (0, 0);
        for (var seed = 100; seed < 106; seed++)
        {
            foreach (var (row, facts) in Rows(RandomBars.Daily(3000, seed)))
            {
                rows++;
                alarms += rule.Judge(row, facts, Score(row), rates: null).IsAnomalous ? 1 : 0;
            }
        }

        Assert.InRange((double)alarms / rows / budget, 0.7, 1.3);
    }

    [Fact]
    public void Judge_largerMove_isMoreSevere()
    {
        var rule = new CalibratedRule(trained.Forest.Calibration, 0.01);
        var last = 0.0;
        foreach (var fall in new[] { 0.03, 0.1, 0.3, 0.6 })
        {
            var bars = RandomBars.Daily(400, seed: 50);
            bars[^1] = bars[^1] with { Close = bars[^2].Close * (1 - fall), Low = Math.Min(bars[^1].Low, bars[^2].Close * (1 - fall)) };
            var (row, facts) = Rows(bars).Last();
            var severity = rule.Judge(row, facts, Score(row), rates: null).Severity!.Value;
            Assert.True(severity > last || severity == 1, $"{fall}: {severity}");
            last = severity;
        }

        Assert.True(last > 0.9999);
    }

    [Fact]
    public void For_modelWithCalibration_isTheCalibratedRule()
    {
        var rule = DecisionRule.For(CalibratedModels.Of(trained.Forest, contamination: 0.02));

        Assert.IsType<CalibratedRule>(rule);
        Assert.Equal(0.98, rule.Threshold);
    }

    [Fact]
    public void Detector_crashWithVolume_saysBothFactsAndTheWay()
    {
        var bars = RandomBars.Daily(400, seed: 51);
        var before = bars[^2].Close;
        bars[^1] = new Bar(bars[^1].Time, before, before, before * 0.8, before * 0.8, bars[^1].Volume * 12);
        var detector = new Detector(CalibratedModels.Of(trained.Forest));
        var finding = detector.Rebuild(bars).Anomalies[^1];

        Assert.Equal(bars[^1].Time, finding.Time);
        Assert.Matches(@"^fell 20\.0 % (from open to close )?on \d+\.\d times the usual volume; usual within \d\.\d %", finding.Reason);
        Assert.Equal(AnomalyDirection.Down, finding.Direction);
        Assert.True(finding.Severity > 0.999);
        Assert.True(finding.Evidence.Length >= 2);
        Assert.All(finding.Evidence, evidence => Assert.InRange(evidence.TailProbability, 0, 0.05));
    }

    [Fact]
    public void Detector_volumeBurstPointsToTheVolume()
    {
        var bars = RandomBars.Daily(400, seed: 52);
        bars[^1] = bars[^1] with { Volume = 2e7 };
        var finding = new Detector(CalibratedModels.Of(trained.Forest)).Rebuild(bars).Anomalies[^1];

        Assert.StartsWith("volume ", finding.Reason, StringComparison.Ordinal);
        Assert.Equal(AnomalyDirection.Volume, finding.Direction);
        Assert.Equal("volume", finding.Evidence[0].Name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(130)]
    public void Detector_inChunksWithStoredStates_givesTheSameAsInOnePass(int chunk)
    {
        var detector = new Detector(CalibratedModels.Of(trained.Forest, contamination: 0.05));
        var bars = RandomBars.FiveMinutes(8, seed: 53);
        var whole = detector.Rebuild(bars);

        var state = detector.Start();
        var rows = new List<ScoredRow>();
        var anomalies = new List<AnomalyFinding>();
        for (var at = 0; at < bars.Length; at += chunk)
        {
            var step = detector.Advance(DetectionState.FromBytes(state.ToBytes()), bars.AsSpan(at, Math.Min(chunk, bars.Length - at)));
            state = step.State;
            rows.AddRange(step.Rows);
            anomalies.AddRange(step.Anomalies);
        }

        Assert.NotEmpty(anomalies);
        Assert.Equal(whole.Rows, rows);
        Assert.Equal(whole.Anomalies.Select(one => (one.Time, one.Severity, one.Reason)), anomalies.Select(one => (one.Time, one.Severity, one.Reason)));
        Assert.Equal(whole.State.ToBytes(), state.ToBytes());
        Assert.True(state.ToBytes().Length < 1024);
    }

    [Fact]
    public void Train_tooFewRows_saysHowManyAreNeeded()
    {
        var error = Assert.Throws<TrainingException>(() => CalibratedTrainer.Train(
            RelativeFeatureSet.Instance,
            [new TrainingSeries(SeriesKey.Parse("A/1d"), RandomBars.Daily(300, 1))], new ForestParameters()));
        Assert.Contains("512 are needed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_parameterOutOfRange_isNamedBeforeRowsAreCounted()
    {
        var error = Assert.Throws<TrainingException>(() => CalibratedTrainer.Train(
            RelativeFeatureSet.Instance,
            [new TrainingSeries(SeriesKey.Parse("A/1d"), RandomBars.Daily(300, 1))], new ForestParameters { SamplesPerTree = int.MaxValue }));
        Assert.StartsWith("The rows per tree must be 2 to ", error.Message, StringComparison.Ordinal);
    }

    private double Score(double[] row)
    {
        var score = new double[1];
        trained.Forest.Forest.Forest.Score(row, score);
        return score[0];
    }

    private static IEnumerable<(double[] Row, double[] Facts)> Rows(Bar[] bars)
    {
        var engine = new RelativeEngine();
        foreach (var bar in bars)
        {
            var row = new double[RelativeColumns.Count];
            var facts = new double[BarFacts.Count];
            if (!engine.Push(bar, row))
                continue;
            engine.CopyFacts(facts);
            yield return (row, facts);
        }
    }
}
