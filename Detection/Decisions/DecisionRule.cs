using Anomaly.Detection.Models;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// What counts as anomalous. A rule is a pure function of the row, its score and the series' rates, fixed by the model that it was made for; one
/// instance serves any number of threads.
/// </summary>
public abstract class DecisionRule
{
    /// <summary>What a row is compared with: the score's offset, or the least severity of an anomaly.</summary>
    public abstract double Threshold { get; }

    /// <summary>The model's rule: the calibrated rule where its file carries a calibration, else the offset rule.</summary>
    /// <exception cref="InvalidDataException">The file's calibration is damaged, or not of the model's feature set.</exception>
    public static DecisionRule For(DetectionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return For(model.Description);
    }

    /// <inheritdoc cref="For(DetectionModel)"/>
    /// <param name="model">What the model's file says about itself: the rule needs no trees.</param>
    public static DecisionRule For(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Calibration.Of(model.Metadata) is { } calibration
            ? new CalibratedRule(calibration, model.Metadata.Contamination ?? Calibration.DefaultBudget)
            : new OffsetRule(model.Offset, FeatureSets.Get(model.Metadata.FeatureSet).Names);
    }

    /// <summary>The rates of a series of which no row was judged; null where the rule judges every series alike.</summary>
    public virtual SeriesRates? StartRates() => null;

    /// <summary>The rates that were stored; null where the rule judges every series alike.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public virtual SeriesRates? RestoreRates(ReadOnlySpan<byte> stored) => null;

    /// <summary>Judges one row. Called for every row: no allocation.</summary>
    /// <param name="row">The features that the model was fed, all of them present.</param>
    /// <param name="facts">What the feature engine keeps beside the row (<see cref="Features.IFeatureEngine.CopyFacts"/>); empty for seed-14.</param>
    /// <param name="score">The forest's score of the row, between -1 and 0; lower is more anomalous.</param>
    /// <param name="rates">The series' rates up to the row before, as <see cref="StartRates"/> began them; null to judge by the model alone. Whoever goes on counts the row in them.</param>
    public abstract Judgement Judge(ReadOnlySpan<double> row, ReadOnlySpan<double> facts, double score, SeriesRates? rates);

    /// <summary>Completes a finding with what the rule knows of it: reason, direction and evidence. Called for anomalous rows only.</summary>
    /// <param name="finding">The anomaly, with bar, score, severity, features and contributions.</param>
    /// <param name="row">The features that the model was fed.</param>
    /// <param name="facts">What the feature engine keeps beside the row; empty for seed-14.</param>
    public abstract AnomalyFinding Describe(AnomalyFinding finding, ReadOnlySpan<double> row, ReadOnlySpan<double> facts);
}

/// <summary>What a rule says of one row.</summary>
/// <param name="IsAnomalous">Whether the row counts as an anomaly.</param>
/// <param name="Severity">1 less the share of normal bars that are at least as anomalous, 0 to 1; null where the model has no calibration.</param>
/// <param name="Surprise">How surprising it is by the model alone, in nats: what <see cref="SeriesRates"/> count; 0 where the model has no calibration.</param>
public readonly record struct Judgement(bool IsAnomalous, double? Severity, double Surprise = 0);

/// <summary>
/// The rule of the system that this one replaces: a row is anomalous where its score less the model's offset is below zero.
/// </summary>
/// <param name="offset">The contamination quantile of the training rows' scores.</param>
/// <param name="names">The names of the features that the model is fed, in the order of a row.</param>
public sealed class OffsetRule(double offset, IReadOnlyList<string> names) : DecisionRule
{
    /// <inheritdoc />
    public override double Threshold => offset;

    /// <inheritdoc />
    public override Judgement Judge(ReadOnlySpan<double> row, ReadOnlySpan<double> facts, double score, SeriesRates? rates) =>
        new(score - offset < 0, Severity: null);

    /// <inheritdoc />
    public override AnomalyFinding Describe(AnomalyFinding finding, ReadOnlySpan<double> row, ReadOnlySpan<double> facts)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding with { Reason = ContributionReason.Of(finding, names, row) };
    }
}
