using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Forests;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Decisions;

/// <summary>Calibrations of <c>relative-2</c>: by time of day, with repetition outside of the budget, and honest about their sample.</summary>
public sealed class SecondCalibrationTests(SecondCalibrationTests.Trained trained) : IClassFixture<SecondCalibrationTests.Trained>
{
    public sealed class Trained
    {
        public CalibratedForest Forest { get; } = CalibratedTrainer.Train(
            Relative2FeatureSet.Instance,
            [
                .. Enumerable.Range(0, 4).Select(i => new TrainingSeries(SeriesKey.Parse($"T{i}/1d"), RandomBars.Daily(2500, seed: i))),
                new TrainingSeries(SeriesKey.Parse("T0/5m"), RandomBars.FiveMinutes(60, seed: 9)),
            ],
            new ForestParameters { Trees = 40 });
    }

    [Fact]
    public void Train_givesShortBarsSlotsAndSharesOfTheirOwn()
    {
        var (minutes, days) = (trained.Forest.Calibration.Intervals[0], trained.Forest.Calibration.Intervals[1]);
        Assert.Equal(EvidenceTest.Second.Select(test => test.IntradayShare), minutes.Shares);
        Assert.Equal(EvidenceTest.Second.Select(test => test.Share), days.Shares);
        Assert.Null(days.Slots);
        Assert.Equal(minutes.Shares.Select(share => share > 0), minutes.Slots!.Tests.Select(table => table is not null));
        Assert.Equal(minutes.Rows, minutes.Slots.Whole.Counts.Sum(count => count.Rows));
    }

    [Fact]
    public void Read_writtenCalibration_judgesToTheSameBits()
    {
        var text = CalibrationText.Write(trained.Forest.Calibration);
        var read = CalibrationText.Read(text);
        Assert.Equal(text, CalibrationText.Write(read));
        var (one, other) = (new CalibratedRule(trained.Forest.Calibration, 0.01), new CalibratedRule(read, 0.01));
        var engine = new Relative2Engine();
        var (row, facts) = (new double[Relative2Columns.Count], new double[BarFacts.Count]);
        foreach (var bar in RandomBars.FiveMinutes(10, seed: 30))
        {
            if (!engine.Push(bar, row))
                continue;
            engine.CopyFacts(facts);
            Assert.Equal(one.Judge(row, facts, -0.5, rates: null), other.Judge(row, facts, -0.5, rates: null));
        }

        Assert.Equal(RateAdaptation.Standard, read.Adaptation);
    }

    [Fact]
    public void Read_ofTheFormatBefore_judgesEverySeriesAlike()
    {
        var text = CalibrationText.Write(new Calibration(Relative2FeatureSet.SetId, trained.Forest.Calibration.Intervals));
        Assert.StartsWith("""{"format":2,""", text, StringComparison.Ordinal);
        Assert.Null(new CalibratedRule(CalibrationText.Read(text), 0.01).StartRates());
    }

    [Fact]
    public void Rebuild_aTickerThatIsWilderThanTheModelKnows_raisesFewerAlarmsOnceItsRatesAreKnown()
    {
        var bars = Wild(RandomBars.Daily(6000, seed: 60));
        var alike = new Calibration(Relative2FeatureSet.SetId, trained.Forest.Calibration.Intervals);
        var (before, after) = (Late(new Detector(CalibratedModels.Of(trained.Forest with { Calibration = alike }))), Late(new Detector(CalibratedModels.Of(trained.Forest))));
        Assert.InRange(before, 0.014, 0.1);
        Assert.InRange(after, 0.008, 0.9 * before);

        double Late(Detector detector) => detector.Rebuild(bars).Rows.Skip(3000).Average(row => row.IsAnomalous ? 1.0 : 0);
    }

    [Fact]
    public void DescribeMisfit_ofATickerThatTheModelFindsRareAllTheTime_saysSo()
    {
        var (fits, fitsNot) = (new Detector(CalibratedModels.Of(trained.Forest)), new Detector(CalibratedModels.Of(CalibratedModels.TooStrict(trained.Forest))));
        var bars = RandomBars.Daily(2000, seed: 70);

        Assert.Null(fits.DescribeMisfit(fits.Rebuild(bars).State));
        Assert.Null(fitsNot.DescribeMisfit(fitsNot.Rebuild(bars.AsSpan(0, 700)).State));
        Assert.Matches(
            @"^US_model-1\.0\.0 does not fit this series well: [5-9]\.\d % of its bars are what one in a hundred should be, so it raises more alarms than it states\.$",
            fitsNot.DescribeMisfit(fitsNot.Rebuild(bars).State)!);
    }

    // Days that move by a multiple of what they did, seldom a large one: tails that the training bars do not have.
    private static Bar[] Wild(Bar[] bars)
    {
        var random = new Random(61);
        var close = bars[0].Close;
        for (var i = 1; i < bars.Length; i++)
        {
            var (bar, power) = (bars[i], Math.Min(6, Math.Pow(1 - random.NextDouble(), -0.4)));
            double At(double price) => close * Math.Pow(price / bar.Open, power);
            bars[i] = bar with { Open = close, High = At(bar.High), Low = At(bar.Low), Close = At(bar.Close) };
            close = bars[i].Close;
        }

        return bars;
    }

    [Theory]
    [InlineData("\"set\":\"relative-2\"", "\"set\":\"relative-9\"")]
    [InlineData("\"set\":\"relative-2\"", "\"set\":\"relative\"")]
    [InlineData("\"sigma_move\"", "\"luck\"")]
    [InlineData("\"whole\":[[0,", "\"whole\":[[2,")]
    [InlineData("\"whole\":[[0,", "\"whole\":[[0],[200,")]
    [InlineData("\"shares\":[0,", "\"shares\":[")]
    [InlineData("\"adaptation\":", "\"adoption\":")]
    [InlineData("\"settling\":250", "\"settling\":-1")]
    [InlineData("\"excess\":40", "\"excess\":0.5")]
    [InlineData("\"lull\":10", "\"lull\":1e7")]
    [InlineData("\"format\":3", "\"format\":4")]
    public void Read_whatMakesNoSense_isRefused(string from, string to)
    {
        var text = CalibrationText.Write(trained.Forest.Calibration);
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => CalibrationText.Read(text.Replace(from, to, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1d")]
    [InlineData("5m")]
    public void Rebuild_seriesNeverSeen_keepsTheBudget(string interval)
    {
        var detector = new Detector(CalibratedModels.Of(trained.Forest));
        var steps = Enumerable.Range(100, 6).Select(seed => detector.Rebuild(interval == "1d" ? RandomBars.Daily(3000, seed) : RandomBars.FiveMinutes(60, seed))).ToList();
        var rate = steps.Sum(step => step.Anomalies.Count(one => one.Kind == AnomalyKind.Market)) / (double)steps.Sum(step => step.Rows.Length);
        Assert.InRange(rate, 0.006, 0.014);
    }

    [Fact]
    public void Rebuild_aFeedThatStandsStill_isAFaultOfTheDataWithItsReason()
    {
        var bars = RandomBars.Daily(600, seed: 40);
        for (var i = 595; i < 600; i++)
            bars[i] = bars[594] with { Time = bars[i].Time };
        var last = new Detector(CalibratedModels.Of(trained.Forest)).Rebuild(bars).Anomalies[^1];

        Assert.Equal((bars[^1].Time, AnomalyKind.DataFault), (last.Time, last.Kind));
        Assert.StartsWith("the same bar, volume and all, 6 times", last.Reason, StringComparison.Ordinal);
        Assert.Equal("repetition", last.Evidence[0].Name);
        Assert.InRange(last.Severity!.Value, 0.999, 0.999999);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    public void Judge_whatTheSampleNeverHad_isNoRarerThanOneInTenTimesItsRows(double fall)
    {
        var bars = RandomBars.Daily(400, seed: 50);
        bars[^1] = bars[^1] with { Close = bars[^2].Close * (1 - fall), Low = Math.Min(bars[^1].Low, bars[^2].Close * (1 - fall)) };
        var rows = trained.Forest.Calibration.Intervals[1].Rows;
        var severity = new Detector(CalibratedModels.Of(trained.Forest)).Rebuild(bars).Rows[^1].Severity!.Value;
        Assert.InRange(1 - severity, 0.1 / rows * (1 - 1e-6), 1.0 / rows);
    }

    [Fact]
    public void Strongest_ofSeveralSubjectsWithinADay_addsWhatTheOthersAreBeyondOneIn500()
    {
        var tests = EvidenceTest.Second;
        var (tables, days) = (trained.Forest.Calibration.Intervals[0], trained.Forest.Calibration.Intervals[1]);
        var surprises = new double[tests.Length];
        surprises[Array.FindIndex(tests, test => test.Name == "long_move")] = 12;
        var alone = tables.Strongest(tests, surprises);
        surprises[Array.FindIndex(tests, test => test.Name == "body")] = 12;
        Assert.Equal(alone, tables.Strongest(tests, surprises), 12);
        surprises[Array.FindIndex(tests, test => test.Name == "volume")] = Math.Log(500) + 2;
        Assert.Equal(alone + 2, tables.Strongest(tests, surprises), 12);
        Assert.Equal(12 + Math.Log(0.23), days.Strongest(tests, surprises), 12);
    }
}
