namespace Anomaly.Detection.Decisions;

/// <summary>
/// Calibrates in two steps, each by counting: first how rare each test's value is by itself, then how rare the strongest evidence of a row
/// is, which takes the tests' overlap into account. Nothing is fitted but the tails beyond the sample.
/// </summary>
public static class Calibrator
{
    /// <summary>Rows that an interval needs for tables of its own.</summary>
    public const int LeastRows = 500;

    /// <summary>The calibration of one or several intervals. A few microseconds a row.</summary>
    /// <param name="samples">One per interval, of normal bars; those with fewer than <see cref="LeastRows"/> rows are left out.</param>
    /// <param name="cancellation">Checked between tables.</param>
    /// <exception cref="Forests.TrainingException">No interval has enough rows.</exception>
    public static Calibration Calibrate(IReadOnlyList<CalibrationSample> samples, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var usable = samples.Where(sample => sample.Count >= LeastRows).ToList();
        if (usable.Count == 0)
            throw new Forests.TrainingException(
                $"There are {samples.Sum(sample => sample.Count)} rows to calibrate on: at least one interval needs {LeastRows}.");
        return new Calibration(
            [.. EvidenceTest.All.Select(test => test.Share)], [.. usable.Select(sample => CalibrateInterval(sample, cancellation))]);
    }

    private static IntervalCalibration CalibrateInterval(CalibrationSample sample, CancellationToken cancellation)
    {
        var tables = new TailTable[EvidenceTests.Count];
        var values = new double[sample.Count];
        for (var k = 0; k < tables.Length; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            var test = EvidenceTests.Array[k];
            for (var i = 0; i < values.Length; i++)
                values[i] = test.Size(sample.Row(i), sample.Score(i));
            tables[k] = test.IsSurprise ? TailTable.Identity : TailTable.Of(values, linear: test.Column == EvidenceTest.Forest);
        }

        for (var i = 0; i < values.Length; i++)
            values[i] = IntervalCalibration.Strongest(tables, EvidenceTests.LogShares, sample.Row(i), sample.Score(i));
        return new IntervalCalibration(sample.StepSeconds, sample.Count, tables, TailTable.Of(values, linear: true));
    }
}
