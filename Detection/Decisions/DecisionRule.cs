namespace Anomaly.Detection.Engine.Decisions;

/// <summary>
/// What counts as anomalous. A rule is a pure function of the row and its score, fixed by the model that it was made for; one
/// instance serves any number of threads.
/// </summary>
public abstract class DecisionRule
{
    /// <summary>What a row is compared with: the score's offset, or the budget that severities are held against.</summary>
    public abstract double Threshold { get; }

    /// <summary>Judges one row. Called for every row: no allocation.</summary>
    /// <param name="row">The features that the model was fed, all of them present.</param>
    /// <param name="facts">What the feature engine keeps beside the row (<see cref="Features.IFeatureEngine.CopyFacts"/>); empty for seed-14.</param>
    /// <param name="score">The forest's score of the row; lower is stranger.</param>
    public abstract Verdict Judge(ReadOnlySpan<double> row, ReadOnlySpan<double> facts, double score);

    /// <summary>Says why a row was judged anomalous. Called for anomalous rows only.</summary>
    public abstract AnomalyDescription Describe(in AnomalyCase anomaly);
}
