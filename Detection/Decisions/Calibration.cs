using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// What turns rows and scores of the <c>relative</c> feature set into severities: tail tables for each interval that there were enough
/// calibration rows of. Travels in the model file (<see cref="CalibrationText"/>) and is covered by its hash.
/// </summary>
public sealed class Calibration
{
    private readonly IntervalCalibration[] _intervals;
    private readonly double[] _shares;

    /// <param name="shares">Each test's share of the budget, in the order of the tests, above 0 and at most 1.</param>
    /// <param name="intervals">The tables, at least of one interval.</param>
    /// <exception cref="ArgumentException">There are none, or they do not match the tests.</exception>
    public Calibration(IReadOnlyList<double> shares, IReadOnlyList<IntervalCalibration> intervals)
    {
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(intervals);
        if (intervals.Count == 0)
            throw new ArgumentException("A calibration has the tables of at least one interval.", nameof(intervals));
        if (shares.Count != EvidenceTests.Count || intervals.Any(interval => interval.Tests.Count != EvidenceTests.Count))
            throw new ArgumentException($"A calibration has a share and a table for each of the {EvidenceTests.Count} tests.", nameof(shares));
        if (shares.Any(share => !(share > 0 && share <= 1)))
            throw new ArgumentException("A share of the budget is above 0 and at most 1.", nameof(shares));
        Shares = [.. shares];
        _shares = [.. shares.Select(PortableMath.Log)];
        _intervals = [.. intervals.OrderBy(interval => interval.StepSeconds)];
    }

    /// <summary>Each test's share of the budget.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>The tables, shortest interval first.</summary>
    public IReadOnlyList<IntervalCalibration> Intervals => _intervals;

    /// <summary>The logarithms of <see cref="Shares"/>.</summary>
    internal ReadOnlySpan<double> LogShares => _shares;

    /// <summary>The tables for an interval: its own, or those of the nearest length.</summary>
    /// <param name="stepSeconds">Length of the bars, in seconds.</param>
    public IntervalCalibration For(double stepSeconds)
    {
        var nearest = _intervals[0];
        for (var i = 1; i < _intervals.Length; i++)
        {
            // Nearer by ratio: the boundary between two lengths is their geometric mean.
            if (stepSeconds * stepSeconds > nearest.StepSeconds * _intervals[i].StepSeconds)
                nearest = _intervals[i];
        }

        return nearest;
    }
}
