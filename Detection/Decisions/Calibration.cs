using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Models;
using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// What turns rows and scores of the <c>relative</c> feature set into severities: tail tables for each interval that there were enough
/// calibration rows of. Travels in the model file (<see cref="CalibrationText"/>) and is covered by its hash.
/// </summary>
public sealed class Calibration
{
    /// <summary>The metadata property of a model file that holds it.</summary>
    public const string Property = "calibration";

    /// <summary>The budget of a model that names none: one bar in a hundred.</summary>
    public const double DefaultBudget = 0.01;

    private readonly IntervalCalibration[] _intervals;
    private readonly double[] _logShares;

    /// <param name="shares">Each test's share of the budget, in the order of the tests, above 0 and at most 1.</param>
    /// <param name="intervals">The tables, at least of one interval.</param>
    /// <exception cref="ArgumentException">There are none, or they do not match the tests.</exception>
    public Calibration(IReadOnlyList<double> shares, IReadOnlyList<IntervalCalibration> intervals)
    {
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(intervals);
        var tests = EvidenceTest.All.Length;
        if (intervals.Count == 0)
            throw new ArgumentException("A calibration has the tables of at least one interval.", nameof(intervals));
        if (shares.Count != tests || intervals.Any(interval => interval.Tests.Count != tests))
            throw new ArgumentException($"A calibration has a share and a table for each of the {tests} tests.", nameof(shares));
        if (shares.Any(share => !(share > 0 && share <= 1)))
            throw new ArgumentException("A share of the budget is above 0 and at most 1.", nameof(shares));
        Shares = [.. shares];
        _logShares = [.. shares.Select(PortableMath.Log)];
        _intervals = [.. intervals.OrderBy(interval => interval.StepSeconds)];
    }

    /// <summary>Each test's share of the budget.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>The tables, shortest interval first.</summary>
    public IReadOnlyList<IntervalCalibration> Intervals => _intervals;

    /// <summary>The logarithms of <see cref="Shares"/>.</summary>
    internal ReadOnlySpan<double> LogShares => _logShares;

    /// <summary>The calibration in a model's file; null where it has none.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or not of the model's feature set.</exception>
    public static Calibration? Of(DetectionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(model.Metadata);
    }

    /// <inheritdoc cref="Of(DetectionModel)"/>
    /// <param name="model">What the model's file says about itself.</param>
    public static Calibration? Of(ModelMetadata model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Extension(Property) is not { } text)
            return null;
        return model.FeatureSet == RelativeFeatureSet.SetId
            ? CalibrationText.Read(text)
            : throw new InvalidDataException($"{model.Version} has a calibration, but it is fed {model.FeatureSet}: only {RelativeFeatureSet.SetId} is calibrated.");
    }

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

/// <summary>The tables of one interval.</summary>
/// <param name="StepSeconds">Length of the interval's bars, in seconds.</param>
/// <param name="Rows">Calibration rows.</param>
/// <param name="Tests">One table per test, in the order of a model file.</param>
/// <param name="Severity">From the strongest weighted evidence to the surprise at it: what makes the budgets hold.</param>
public sealed record IntervalCalibration(double StepSeconds, int Rows, IReadOnlyList<TailTable> Tests, TailTable Severity)
{
    private readonly TailTable[] _tests = [.. Tests];

    /// <summary>One table per test, in the order of a model file.</summary>
    public IReadOnlyList<TailTable> Tests => _tests;

    /// <summary>The surprise by one test, in nats.</summary>
    internal double Surprise(int test, ReadOnlySpan<double> row, double score) => _tests[test].Surprise(EvidenceTest.All[test].Size(row, score));

    /// <summary>The surprise at a row's strongest evidence, in nats: minus the logarithm of the share of normal rows at least as anomalous.</summary>
    /// <param name="logShares">The logarithm of each test's share of the budget.</param>
    /// <param name="row">The features.</param>
    /// <param name="score">The forest's score.</param>
    internal double Surprise(ReadOnlySpan<double> logShares, ReadOnlySpan<double> row, double score) =>
        Severity.Surprise(Strongest(_tests, logShares, row, score));

    /// <summary>The strongest evidence of a row: the largest surprise, each lessened by what its share of the budget allows.</summary>
    internal static double Strongest(ReadOnlySpan<TailTable> tables, ReadOnlySpan<double> logShares, ReadOnlySpan<double> row, double score)
    {
        var strongest = double.NegativeInfinity;
        var tests = EvidenceTest.All;
        for (var k = 0; k < tests.Length; k++)
            strongest = Math.Max(strongest, tables[k].Surprise(tests[k].Size(row, score)) + logShares[k]);
        return strongest;
    }
}
