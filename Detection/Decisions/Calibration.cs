using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Models;
using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// What turns rows and scores of a feature set into severities: tail tables for each interval that there were enough
/// calibration rows of. Travels in the model file (<see cref="CalibrationText"/>) and is covered by its hash.
/// </summary>
public sealed class Calibration
{
    /// <summary>The metadata property of a model file that holds it.</summary>
    public const string Property = "calibration";

    /// <summary>The budget of a model that names none: one bar in a hundred.</summary>
    public const double DefaultBudget = 0.01;

    private readonly IntervalCalibration[] _intervals;

    /// <param name="featureSet">Id of the feature set that is judged.</param>
    /// <param name="intervals">The tables, at least of one interval.</param>
    /// <exception cref="ArgumentException">There are none, or they do not match the set's tests.</exception>
    public Calibration(string featureSet, IReadOnlyList<IntervalCalibration> intervals)
    {
        ArgumentNullException.ThrowIfNull(intervals);
        FeatureSet = featureSet;
        Tests = EvidenceTest.Of(featureSet) ?? throw new ArgumentException($"No bars of the feature set '{featureSet}' are calibrated.", nameof(featureSet));
        if (intervals.Count == 0)
            throw new ArgumentException("A calibration has the tables of at least one interval.", nameof(intervals));
        if (intervals.Any(interval => interval.Shares.Count != Tests.Length || interval.Tests.Count != Tests.Length || (interval.Slots?.Tests.Count ?? Tests.Length) != Tests.Length))
            throw new ArgumentException($"A calibration has a share and a table for each of the {Tests.Length} tests.", nameof(intervals));
        if (intervals.Any(interval => interval.Shares.Any(share => !(share >= 0 && share <= 1)) || interval.Shares.All(share => share == 0)))
            throw new ArgumentException("A share of the budget is at least 0 and at most 1, and not all of them are 0.", nameof(intervals));
        _intervals = [.. intervals.OrderBy(interval => interval.StepSeconds)];
    }

    /// <summary>Id of the feature set that is judged.</summary>
    public string FeatureSet { get; }

    /// <summary>The tables, shortest interval first.</summary>
    public IReadOnlyList<IntervalCalibration> Intervals => _intervals;

    /// <summary>How severities follow the rates of one series; null where every series is judged alike.</summary>
    public RateAdaptation? Adaptation { get; init; }

    /// <summary>The tests of the set, in the order of a model file.</summary>
    internal EvidenceTest[] Tests { get; }

    /// <summary>Whether rows say how surprising a repetition is, and severities end with the sample.</summary>
    internal bool IsSecond => FeatureSet == Relative2FeatureSet.SetId;

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
        var calibration = CalibrationText.Read(text);
        return model.FeatureSet == calibration.FeatureSet
            ? calibration
            : throw new InvalidDataException($"{model.Version} has a calibration of {calibration.FeatureSet}, but it is fed {model.FeatureSet}.");
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

    /// <summary>A surprise as far as the rows that were calibrated on bear it; as it is in <c>relative</c>.</summary>
    internal double Bounded(IntervalCalibration tables, double surprise) => IsSecond ? tables.Bounded(surprise) : surprise;
}
