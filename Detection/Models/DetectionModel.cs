using Anomaly.Detection.Features;
using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Models;

/// <summary>
/// A model as its file describes it, checked whole and ready to score: <see cref="ModelFile.Read(ReadOnlySpan{byte})"/> makes it. Immutable; share one
/// among all tickers of a market.
/// </summary>
public sealed class DetectionModel
{
    internal DetectionModel(IsolationForest forest, ModelDescription description)
    {
        Forest = forest;
        Description = description;
        Version = description.Metadata.Version.ToString();
    }

    /// <summary>The market whose tickers it scores.</summary>
    public Market Market => Metadata.Version.Market;

    /// <summary>Its name, as in <c>US_model-0.2.0</c>.</summary>
    public string Version { get; }

    /// <summary><c>sha256:</c> and the lower-case hex digest of the file: no two different models share it.</summary>
    public string Hash => Description.Hash;

    /// <summary>Id of the feature set that it is fed, for example <c>seed-14</c>; <see cref="Features.FeatureSet.Id"/>.</summary>
    public string FeatureSet => Metadata.FeatureSet;

    /// <summary>What its file says about itself.</summary>
    public ModelDescription Description { get; }

    /// <summary>Its trees.</summary>
    public IsolationForest Forest { get; }

    /// <summary>Without calibration, rows that score below it are anomalous; with it, rows are judged by severity.</summary>
    public double Offset => Description.Offset;

    /// <summary>Where it came from and what its training data were like.</summary>
    public ModelMetadata Metadata => Description.Metadata;

    /// <summary>Whether the model knows its training medians, without which it cannot explain; an imported one may not.</summary>
    public bool CanExplain => Metadata.Summary is not null;

    /// <summary>
    /// What each feature contributed to a row's score, the largest first: <see cref="ForestExplainer.Explain"/> with the training medians as the
    /// typical row. Empty when the model does not know them. Meant for anomalous rows; costs one scoring of a row per feature.
    /// </summary>
    /// <param name="row">The row, as it was scored.</param>
    public IReadOnlyList<Contribution> Explain(ReadOnlySpan<double> row)
    {
        if (Metadata.Summary is not { } summary)
            return [];

        var medians = new double[Forest.Features];
        for (var f = 0; f < medians.Length; f++)
            medians[f] = summary.MedianOf(f);

        return ForestExplainer.Explain(Forest, row, medians);
    }
}
