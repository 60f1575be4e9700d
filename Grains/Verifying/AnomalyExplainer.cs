using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Models;
using Anomaly.Grains.Models;

namespace Anomaly.Grains.Verifying;

/// <summary>
/// Puts beside the features of an anomaly what is usual for them, by its model's file. Writes nothing. The features of a set other than
/// <c>seed-14</c> are not stored: they are derived from the stored bars, and believed where they lead to the stored score, contributions and evidence.
/// </summary>
internal sealed class AnomalyExplainer(IDetectionStore store, ModelCatalog catalog)
{
    /// <summary>
    /// Bars that are replayed at the most, some tens of milliseconds' work: a hundred years of days. A longer history is replayed from further on: what came before, the
    /// features have nearly forgotten by the end. Whether that is near enough, what is stored tells.
    /// </summary>
    private const int MostBars = 25_000;

    /// <summary>Why a bar is an anomaly.</summary>
    public async Task<AnomalyExplanation> ExplainAsync(AssessedAnomaly assessed, CancellationToken cancellationToken)
    {
        var anomaly = assessed.Anomaly;
        var model = await FindModelAsync(anomaly, cancellationToken);
        var set = model is null ? SetOf(anomaly) : FeatureSets.Get(model.Metadata.FeatureSet);
        var values = await ValuesAsync(anomaly, set, cancellationToken);
        return new AnomalyExplanation
        {
            Anomaly = assessed,
            Features = ExplainedFeatures.Of(set, values, anomaly.Contributions, model?.Metadata.Summary),
            Threshold = ThresholdOf(model),
            TrainedFrom = model?.Metadata.Source?.From,
            TrainedTo = model?.Metadata.Source?.To,
        };
    }

    /// <summary>The set of a model whose file is gone: the features tell that were weighed; the system before this one had one set only.</summary>
    private static FeatureSet SetOf(AnomalyRecord anomaly) =>
        anomaly.Contributions.Length > 0 && FeatureSets.All.FirstOrDefault(set => anomaly.Contributions.All(value => set.Names.Contains(value.Name))) is { } weighed ? weighed
        : anomaly.Evidence.IsEmpty ? Seed14FeatureSet.Instance
        : RelativeFeatureSet.Instance;

    private static double? ThresholdOf(ModelDescription? model)
    {
        try
        {
            return model is null ? null : DecisionRule.For(model).Threshold;
        }
        catch (InvalidDataException)
        {
            // Its calibration is damaged, which whoever scores with it is told.
            return null;
        }
    }

    /// <summary>The values as they are stored; else as the bars give them; else those that the evidence names, to four digits. Not-a-number where none does.</summary>
    private async Task<double[]> ValuesAsync(AnomalyRecord anomaly, FeatureSet set, CancellationToken cancellationToken) =>
        set == Seed14FeatureSet.Instance ? [.. set.Names.Select(anomaly.Feature)]
        : await ReplayAsync(anomaly, cancellationToken) ?? [.. set.Names.Select(name => anomaly.Evidence.Where(one => one.Name == name).Select(one => one.Value).FirstOrDefault(double.NaN))];

    private async Task<double[]?> ReplayAsync(AnomalyRecord anomaly, CancellationToken cancellationToken)
    {
        if (await FindDetectorAsync(anomaly, cancellationToken) is not { } detector)
            return null;
        var bars = await store.ReadLastBarsAsync(anomaly.Series, MostBars, anomaly.Datetime.AddTicks(1), cancellationToken);
        if (bars.Count == 0 || bars[^1].Time != anomaly.Datetime)
            return null;
        var engine = detector.FeatureSet.CreateEngine();
        var (row, facts, isComplete) = (new double[engine.Width], new double[engine.FactCount], false);
        foreach (var bar in bars)
            isComplete = engine.Push(bar, row);
        engine.CopyFacts(facts);
        return isComplete && LeadsTo(anomaly, detector, bars[^1], row, facts) ? row : null;
    }

    /// <summary>Whether a row is, to the digits that evidence has, the one that was scored: another history may end in another row of the same score.</summary>
    private static bool LeadsTo(AnomalyRecord anomaly, Detector detector, in Bar bar, double[] row, double[] facts)
    {
        var score = detector.Model.Forest.Score(row);
        if (!score.Equals(anomaly.AnomalyScore))
            return false;
        FeatureContribution[] contributions = [.. detector.Model.Explain(row).Select(one => new FeatureContribution(detector.FeatureSet.Names[one.Feature], one.Value))];
        if (!contributions.All(one => anomaly.Contributions.Contains(new NamedValue(one.Name, one.Contribution))))
            return false;
        var finding = new AnomalyFinding
        {
            Bar = bar, Score = score, Threshold = detector.Rule.Threshold, Contributions = [.. contributions], Features = [.. Seed14FeatureSet.Instance.Names.Select(anomaly.Feature)],
        };
        return Evidence.Join(detector.Rule.Describe(finding, row, facts).Evidence) == Evidence.Join(anomaly.Evidence);
    }

    private async Task<ModelDescription?> FindModelAsync(AnomalyRecord anomaly, CancellationToken cancellationToken) =>
        anomaly.ModelHash.Length == 0 ? null : (await catalog.FindEntryAsync(anomaly.ModelHash, cancellationToken))?.Description;

    private async Task<Detector?> FindDetectorAsync(AnomalyRecord anomaly, CancellationToken cancellationToken)
    {
        try
        {
            return anomaly.ModelHash.Length == 0 ? null : await catalog.FindAsync(anomaly.ModelHash, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidModelException or InvalidDataException or IOException)
        {
            // The file has changed or cannot be read any more: what is stored is left.
            return null;
        }
    }
}

/// <summary>Puts beside the features of a bar what is usual for them, and what they added to its score.</summary>
internal static class ExplainedFeatures
{
    /// <summary>Where 1, 5, 95 and 99 % stand among <see cref="TrainingSummary.Shares"/>.</summary>
    private const int Low = 0, UsualLow = 1, UsualHigh = 5, High = 6;

    /// <summary>The features of a set, the largest contribution first.</summary>
    /// <param name="set">The features that the model is fed.</param>
    /// <param name="values">Their values in the order of the set; not-a-number where one is not known.</param>
    /// <param name="contributions">What each added to the score; empty where the model cannot explain itself.</param>
    /// <param name="summary">What the training rows were like; null where that is not known.</param>
    public static ImmutableArray<ExplainedFeature> Of(FeatureSet set, IReadOnlyList<double> values, ImmutableArray<NamedValue> contributions, TrainingSummary? summary) =>
    [
        .. Enumerable.Range(0, set.Names.Count).Select(feature => Explain(set, feature, values[feature], contributions, summary))
            .OrderByDescending(feature => feature.Contribution ?? double.NegativeInfinity),
    ];

    private static ExplainedFeature Explain(FeatureSet set, int feature, double value, ImmutableArray<NamedValue> contributions, TrainingSummary? summary)
    {
        var (name, label, quantiles) = (set.Names[feature], set.Labels[feature], summary?.FeatureQuantiles[feature]);
        return new ExplainedFeature
        {
            Name = name,
            Label = label.Text,
            Unit = label.Unit,
            Value = Known(value),
            Low = quantiles?[Low],
            UsualLow = quantiles?[UsualLow],
            UsualHigh = quantiles?[UsualHigh],
            High = quantiles?[High],
            Contribution = contributions.Where(one => one.Name == name).Select(one => Known(one.Value)).FirstOrDefault(),
        };
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
