using System.Globalization;
using Anomaly.Detection.Decisions;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>Why a bar is an anomaly.</summary>
internal sealed record ExplanationView
{
    // A severity of 1 is one that 64 bits cannot tell from it.
    private const double LeastShare = 1.1102230246251565e-16;

    /// <summary>The anomaly.</summary>
    public required AssessedAnomalyView Anomaly { get; init; }

    /// <summary>The features that its model was fed, the largest contribution first.</summary>
    public required IReadOnlyList<ExplainedFeature> Features { get; init; }

    /// <summary>0 to 1, higher is more anomalous; null for models without calibration.</summary>
    public double? Severity { get; init; }

    /// <summary>One normal bar in so many is at least as anomalous, to two digits; null for models without calibration.</summary>
    public double? OnceInBars { get; init; }

    /// <summary>The tests that would have sufficed alone, strongest first.</summary>
    public required IReadOnlyList<EvidenceView> Evidence { get; init; }

    /// <summary>The model that found it.</summary>
    public required ExplainingModelView Model { get; init; }

    /// <summary>The run that found it, with the first hundred of its anomalies' ids; null where it is not kept.</summary>
    public RunView? Run { get; init; }

    /// <summary>The document of an explanation.</summary>
    public static ExplanationView Of(AnomalyExplanation explanation, DetectionRun? run, AnomalyIncident? incident)
    {
        var anomaly = explanation.Anomaly.Anomaly;
        return new()
        {
            Anomaly = AssessedAnomalyView.Of(explanation.Anomaly, incident),
            Features = explanation.Features,
            Severity = anomaly.Severity,
            OnceInBars = OnceIn(anomaly.Severity),
            Evidence = [.. anomaly.Evidence.Select(EvidenceView.Of)],
            Model = new ExplainingModelView(
                anomaly.ModelVersion, anomaly.ModelHash is { Length: > 0 } hash ? hash : null, explanation.TrainedFrom, explanation.TrainedTo, explanation.Threshold),
            Run = run is null ? null : RunView.InList(run),
        };
    }

    /// <summary>One normal bar in so many is at least as anomalous, to two digits; null where there is no severity.</summary>
    public static double? OnceIn(double? severity) => severity is { } known
        ? double.Parse((1 / Math.Max(1 - known, LeastShare)).ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : null;
}

/// <summary>A test that would have sufficed alone.</summary>
/// <param name="Test">What is unusual: a feature's name, <c>wick</c> for the larger of both, or <c>forest</c> for all features together.</param>
/// <param name="Value">Its value at the bar; the score where the forest is the evidence.</param>
/// <param name="TailProbability">The share of normal bars that are at least as extreme in it, 0 to 1.</param>
internal sealed record EvidenceView(string Test, double Value, double TailProbability)
{
    /// <summary>The document of a piece of evidence.</summary>
    public static EvidenceView Of(Evidence evidence) => new(evidence.Name, evidence.Value, evidence.TailProbability);
}

/// <summary>The model that found an anomaly; what is not known is null.</summary>
/// <param name="Version">For example US_model-1.0.0.</param>
/// <param name="Hash">"sha256:" and hex digest of its file.</param>
/// <param name="TrainedFrom">First bar of its training data, UTC.</param>
/// <param name="TrainedTo">Last bar of its training data, UTC.</param>
/// <param name="Threshold">The least severity of an anomaly where the model is calibrated, else the score below which bars are anomalous; null where its file is gone.</param>
internal sealed record ExplainingModelView(string? Version, string? Hash, DateTimeOffset? TrainedFrom, DateTimeOffset? TrainedTo, double? Threshold);
