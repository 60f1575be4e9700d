namespace Anomaly.Detection.Engine.Decisions;

/// <summary>
/// The rule of the system that this one replaces: a row is anomalous where its score less the model's offset is below zero.
/// </summary>
/// <param name="offset">The contamination quantile of the training rows' scores.</param>
public sealed class OffsetRule(double offset) : DecisionRule
{
    /// <inheritdoc />
    public override double Threshold => offset;

    /// <inheritdoc />
    public override Verdict Judge(ReadOnlySpan<double> row, ReadOnlySpan<double> facts, double score) => new(score - offset < 0);

    /// <inheritdoc />
    public override AnomalyDescription Describe(in AnomalyCase anomaly) =>
        new(ContributionReason.Of(anomaly), Direction: null, Evidence: []);
}
