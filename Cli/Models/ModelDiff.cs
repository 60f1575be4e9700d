using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Features;

namespace Anomaly.Cli.Models;

/// <summary>What would change if one model took the place of another: both score the same bars, each series from its first one.</summary>
internal sealed record ModelDiff(DetectionModel Active, DetectionModel Candidate, IReadOnlyList<SeriesDiff> Series)
{
    /// <summary>Features that only the candidate is fed.</summary>
    public IEnumerable<string> AddedFeatures => FeaturesOf(Candidate).Except(FeaturesOf(Active));

    /// <summary>Features that only the active model is fed.</summary>
    public IEnumerable<string> RemovedFeatures => FeaturesOf(Active).Except(FeaturesOf(Candidate));

    /// <summary>Scores every series with both.</summary>
    /// <param name="active">The model that is used.</param>
    /// <param name="candidate">The model that would take its place.</param>
    /// <param name="histories">Bars of the series, each from its first one.</param>
    /// <param name="from">Only anomalies from here on are compared.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ModelDiff> ComputeAsync(
        DetectionModel active, DetectionModel candidate, IAsyncEnumerable<(SeriesKey Series, Bar[] Bars)> histories, DateTime from, CancellationToken cancellationToken)
    {
        var (now, then) = (new Detector(active), new Detector(candidate));
        var series = new List<SeriesDiff>();
        await foreach (var (key, bars) in histories.WithCancellation(cancellationToken))
            series.Add(SeriesDiff.Of(key, bars, now, then, from, cancellationToken));
        return new ModelDiff(active, candidate, series);
    }

    private static IReadOnlyList<string> FeaturesOf(DetectionModel model) => FeatureSets.Get(model.FeatureSet).Names;
}

/// <summary>What would change in one series.</summary>
/// <param name="Series">Which.</param>
/// <param name="Bars">Bars that were scored.</param>
/// <param name="Before">Anomalies by the active model.</param>
/// <param name="After">Anomalies by the candidate.</param>
/// <param name="Appearing">Those that only the candidate finds, in time order.</param>
/// <param name="Disappearing">Those that only the active model finds, in time order.</param>
internal sealed record SeriesDiff(
    SeriesKey Series, int Bars, int Before, int After, IReadOnlyList<AnomalyFinding> Appearing, IReadOnlyList<AnomalyFinding> Disappearing)
{
    public static SeriesDiff Of(SeriesKey series, Bar[] bars, Detector active, Detector candidate, DateTime from, CancellationToken cancellationToken)
    {
        var before = active.Rebuild(bars, from, cancellationToken).Anomalies;
        var after = candidate.Rebuild(bars, from, cancellationToken).Anomalies;
        return new SeriesDiff(
            series, bars.Length - bars.AsSpan().CountBefore(from), before.Length, after.Length,
            [.. after.ExceptBy(before.Select(anomaly => anomaly.Time), anomaly => anomaly.Time)],
            [.. before.ExceptBy(after.Select(anomaly => anomaly.Time), anomaly => anomaly.Time)]);
    }
}
