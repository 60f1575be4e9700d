using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Cli.Scoring;

/// <summary>What scoring one series gave.</summary>
internal sealed record ScoreReport
{
    /// <summary>What the bars are of: a series, or a file's name.</summary>
    public required string Name { get; init; }

    /// <summary>The model that scored.</summary>
    public required DetectionModel Model { get; init; }

    /// <summary>Bars that were read.</summary>
    public required int Bars { get; init; }

    /// <summary>Every scored row, in time order.</summary>
    public required IReadOnlyList<ScoredBar> Rows { get; init; }

    /// <summary>The anomalies among them, in time order.</summary>
    public required IReadOnlyList<AnomalyFinding> Anomalies { get; init; }

    /// <summary>A sentence where the model does not fit the series; null where it does.</summary>
    public string? Misfit { get; init; }

    /// <summary>Scores a series from its first bar.</summary>
    public static ScoreReport Of(string name, DetectionModel model, ReadOnlyMemory<Bar> bars, CancellationToken cancellationToken)
    {
        var detector = new Detector(model);
        var step = detector.Rebuild(bars.Span, cancellation: cancellationToken);
        var features = FeatureRows.Compute(Seed14FeatureSet.Instance, bars.Span);
        var rows = new List<ScoredBar>(step.Rows.Length);
        var starts = Incidents.StartsOf(bars.Span, [.. step.Anomalies.Select(anomaly => anomaly.Time)], before: null);
        var (at, found) = (0, 0);
        foreach (var row in step.Rows)
        {
            while (bars.Span[at].Time != row.Time)
                at++;
            rows.Add(new ScoredBar(bars.Span[at], row.Score, row.Severity, features.Row(at).ToArray(), row.IsAnomalous ? new FoundAnomaly(step.Anomalies[found], starts[found++]) : null));
        }

        return new ScoreReport { Name = name, Model = model, Bars = bars.Length, Rows = rows, Anomalies = step.Anomalies, Misfit = detector.DescribeMisfit(step.State) };
    }
}

/// <summary>One scored row with what it was made of.</summary>
/// <param name="Bar">The bar.</param>
/// <param name="Score">The forest's score, between -1 and 0; lower is more anomalous.</param>
/// <param name="Severity">Calibrated severity, 0 to 1, higher is more anomalous; null where the model has no calibration.</param>
/// <param name="Features">The 14 features of seed-14; not-a-number where one is missing.</param>
/// <param name="Anomaly">What makes it an anomaly; null where it is none.</param>
internal readonly record struct ScoredBar(Bar Bar, double Score, double? Severity, ReadOnlyMemory<double> Features, FoundAnomaly? Anomaly)
{
    /// <summary>Whether it counts as an anomaly.</summary>
    public bool IsAnomalous => Anomaly is not null;
}

/// <summary>An anomaly and the beginning of its incident.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="Incident">Open of the bar of its incident's first anomaly.</param>
internal sealed record FoundAnomaly(AnomalyFinding Finding, DateTime Incident);
