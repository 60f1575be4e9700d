using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Numerics;

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
    /// <exception cref="TrainingException">No interval has enough rows.</exception>
    public static Calibration Calibrate(IReadOnlyList<CalibrationSample> samples, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var usable = samples.Where(sample => sample.Count >= LeastRows).ToList();
        if (usable.Count == 0)
            throw new TrainingException(
                $"There are {samples.Sum(sample => sample.Count)} rows to calibrate on: at least one interval needs {LeastRows}.");
        double[] shares = [.. EvidenceTest.All.Select(test => test.Share)];
        double[] logShares = [.. shares.Select(PortableMath.Log)];
        return new Calibration(shares, [.. usable.Select(sample => CalibrateInterval(sample, logShares, cancellation))]);
    }

    private static IntervalCalibration CalibrateInterval(CalibrationSample sample, double[] logShares, CancellationToken cancellation)
    {
        var tables = new TailTable[EvidenceTest.All.Length];
        var values = new double[sample.Count];
        for (var k = 0; k < tables.Length; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            var test = EvidenceTest.All[k];
            for (var i = 0; i < values.Length; i++)
                values[i] = test.Size(sample.Row(i), sample.Score(i));
            tables[k] = test.IsSurprise ? TailTable.Identity : TailTable.Of(values, linear: test.Column == EvidenceTest.Forest);
        }

        for (var i = 0; i < values.Length; i++)
            values[i] = IntervalCalibration.Strongest(tables, logShares, sample.Row(i), sample.Score(i));
        return new IntervalCalibration(sample.StepSeconds, sample.Count, tables, TailTable.Of(values, linear: true));
    }
}

/// <summary>The rows and scores that one interval is calibrated on.</summary>
/// <param name="stepSeconds">Length of the interval's bars, in seconds.</param>
public sealed class CalibrationSample(double stepSeconds)
{
    private readonly List<double> _rows = [];
    private readonly List<double> _scores = [];

    /// <summary>Length of the interval's bars, in seconds.</summary>
    public double StepSeconds => stepSeconds;

    /// <summary>Rows so far.</summary>
    public int Count => _scores.Count;

    /// <summary>Adds one row.</summary>
    /// <param name="row">Its features.</param>
    /// <param name="score">The forest's score of it.</param>
    public void Add(ReadOnlySpan<double> row, double score)
    {
        _rows.AddRange(row[..RelativeColumns.Count]);
        _scores.Add(score);
    }

    internal ReadOnlySpan<double> Row(int index) =>
        CollectionsMarshal.AsSpan(_rows).Slice(index * RelativeColumns.Count, RelativeColumns.Count);

    internal double Score(int index) => _scores[index];
}
