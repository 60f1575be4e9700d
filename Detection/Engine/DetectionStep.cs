using System.Collections.Immutable;
using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine.Merging;

namespace Anomaly.Detection.Engine;

/// <summary>What <see cref="Detector.Advance"/> and <see cref="Detector.Rebuild"/> answer.</summary>
public sealed record DetectionStep
{
    /// <summary>Where the series stands now.</summary>
    public required DetectionState State { get; init; }

    /// <summary>The rows that were scored, in time order.</summary>
    public required ImmutableArray<ScoredRow> Rows { get; init; }

    /// <summary>The anomalies among them, in time order.</summary>
    public required ImmutableArray<AnomalyFinding> Anomalies { get; init; }

    /// <summary>The 14 features of <c>seed-14</c> at the last bar given, not-a-number where one is missing; empty where it was skipped.</summary>
    public required ImmutableArray<double> LastFeatures { get; init; }

    /// <summary>Bars taken into the state.</summary>
    public required int BarsTaken { get; init; }

    /// <summary>Bars skipped because a value was missing or no number.</summary>
    public required int IncompleteBars { get; init; }

    /// <summary>Bars skipped because they repeat the one before.</summary>
    public required int DuplicateBars { get; init; }

    /// <summary>The bars skipped as sentences for the run's record.</summary>
    public ImmutableArray<string> Warnings =>
    [
        .. IncompleteBars > 0 ? [$"{BarNormalizer.Count(IncompleteBars, "bar")} without all five values skipped"] : (string[])[],
        .. DuplicateBars > 0 ? [$"{BarNormalizer.Count(DuplicateBars, "duplicate bar")} skipped"] : (string[])[],
    ];
}

/// <summary>One row that was scored.</summary>
/// <param name="Time">The bar's opening time, UTC.</param>
/// <param name="Score">The forest's score, between -1 and 0; lower is more anomalous.</param>
/// <param name="Severity">1 less the share of normal bars that are at least as anomalous, 0 to 1; null where the model has no calibration.</param>
/// <param name="IsAnomalous">Whether the row counts as an anomaly.</param>
public readonly record struct ScoredRow(DateTime Time, double Score, double? Severity, bool IsAnomalous);
