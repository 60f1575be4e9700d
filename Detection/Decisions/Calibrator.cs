using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// Calibrates in two steps, each by counting: first how rare each test's value is by itself, then how rare the strongest evidence of a row
/// is, which takes the tests' overlap into account; of <c>relative-2</c> both by time of day. Nothing is fitted but the tails beyond the sample.
/// </summary>
public static class Calibrator
{
    /// <summary>Rows that an interval needs for tables of its own.</summary>
    public const int LeastRows = 500;

    /// <summary>Whether bars of a feature set are judged by calibrated severities.</summary>
    public static bool Calibrates(string featureSet) => EvidenceTest.Of(featureSet) is not null;

    /// <summary>The calibration of one or several intervals. A few microseconds a row.</summary>
    /// <param name="featureSet">Id of the feature set of the rows.</param>
    /// <param name="samples">One per interval, of normal bars; those with fewer than <see cref="LeastRows"/> rows are left out.</param>
    /// <param name="cancellation">Checked between tables.</param>
    /// <exception cref="TrainingException">No interval has enough rows.</exception>
    public static Calibration Calibrate(string featureSet, IReadOnlyList<CalibrationSample> samples, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var usable = samples.Where(sample => sample.Count >= LeastRows).ToList();
        if (usable.Count == 0)
            throw new TrainingException(
                $"There are {samples.Sum(sample => sample.Count)} rows to calibrate on: at least one interval needs {LeastRows}.");
        return new Calibration(featureSet, [.. usable.Select(sample => featureSet == Relative2FeatureSet.SetId
            ? CalibrateByTime(sample, cancellation)
            : CalibrateInterval(sample, EvidenceTest.All, [.. EvidenceTest.All.Select(test => test.Share)], cancellation))])
        {
            Adaptation = featureSet == Relative2FeatureSet.SetId ? RateAdaptation.Standard : null,
        };
    }

    private static IntervalCalibration CalibrateInterval(CalibrationSample sample, EvidenceTest[] tests, double[] shares, CancellationToken cancellation)
    {
        var tables = new TailTable[tests.Length];
        var values = new double[sample.Count];
        for (var k = 0; k < tables.Length; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < values.Length; i++)
                values[i] = tests[k].Size(sample.Row(i), sample.Score(i));
            tables[k] = tests[k].IsSurprise ? TailTable.Identity : TailTable.Of(values, linear: tests[k].Column == EvidenceTest.Forest);
        }

        var calibration = new IntervalCalibration(sample.StepSeconds, sample.Count, shares, tables, TailTable.Identity);
        for (var i = 0; i < values.Length; i++)
            values[i] = calibration.Strongest(tests, sample.Row(i), sample.Score(i), SessionClock.NoSlot);
        return calibration with { Severity = TailTable.Of(values, linear: true) };
    }

    private static IntervalCalibration CalibrateByTime(CalibrationSample sample, CancellationToken cancellation)
    {
        var tests = EvidenceTest.Second;
        var isIntraday = sample.StepSeconds < Interval.OneDay.Length.TotalSeconds;
        var calibration = CalibrateInterval(sample, tests, [.. tests.Select(test => isIntraday ? test.IntradayShare : test.Share)], cancellation);
        if (!isIntraday)
            return calibration;

        // Each row is corrected by the counts of the others, else the counts would hold what they are to judge, and the budget would not.
        var slots = sample.Slots;
        var tables = new SlotTable?[tests.Length];
        var corrected = new double[sample.Count * tests.Length];
        var surprises = new double[sample.Count];
        for (var k = 0; k < tests.Length; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (calibration.Shares[k] == 0)
                continue;
            for (var i = 0; i < surprises.Length; i++)
                surprises[i] = calibration.Surprise(tests, k, sample.Row(i), sample.Score(i), slots[i]);
            var table = tables[k] = SlotTable.Of(slots, surprises);
            for (var i = 0; i < surprises.Length; i++)
                corrected[(i * tests.Length) + k] = table.CorrectCounted(slots[i], surprises[i]);
        }

        var strongest = new double[sample.Count];
        for (var i = 0; i < strongest.Length; i++)
            strongest[i] = calibration.Strongest(tests, corrected.AsSpan(i * tests.Length, tests.Length));
        var overall = TailTable.Of([.. strongest], linear: true);
        for (var i = 0; i < surprises.Length; i++)
            surprises[i] = overall.Surprise(strongest[i]);
        var whole = SlotTable.Of(slots, surprises);
        for (var i = 0; i < surprises.Length; i++)
            surprises[i] = whole.CorrectCounted(slots[i], surprises[i]);
        return new IntervalCalibration(
            sample.StepSeconds, sample.Count, calibration.Shares, calibration.Tests, TailTable.Of(surprises, linear: true), new SlotCalibration(tables, overall, whole));
    }
}

/// <summary>The rows and scores that one interval is calibrated on.</summary>
/// <param name="stepSeconds">Length of the interval's bars, in seconds.</param>
/// <param name="width">Features in a row.</param>
public sealed class CalibrationSample(double stepSeconds, int width)
{
    private readonly List<double> _rows = [];
    private readonly List<double> _scores = [];
    private readonly List<int> _slots = [];

    /// <summary>Length of the interval's bars, in seconds.</summary>
    public double StepSeconds => stepSeconds;

    /// <summary>Rows so far.</summary>
    public int Count => _scores.Count;

    /// <summary>The time of day of each row.</summary>
    internal ReadOnlySpan<int> Slots => CollectionsMarshal.AsSpan(_slots);

    /// <summary>Adds one row.</summary>
    /// <param name="row">Its features.</param>
    /// <param name="score">The forest's score of it.</param>
    /// <param name="slot">Its time of day (<see cref="BarFacts.Slot"/>).</param>
    public void Add(ReadOnlySpan<double> row, double score, int slot)
    {
        _rows.AddRange(row[..width]);
        _scores.Add(score);
        _slots.Add(slot);
    }

    internal ReadOnlySpan<double> Row(int index) => CollectionsMarshal.AsSpan(_rows).Slice(index * width, width);

    internal double Score(int index) => _scores[index];
}
