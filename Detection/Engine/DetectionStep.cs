using System.Collections.Immutable;

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

    /// <summary>Bars taken into the state.</summary>
    public required int BarsTaken { get; init; }

    /// <summary>Bars skipped because a value was missing or no number.</summary>
    public required int IncompleteBars { get; init; }

    /// <summary>Bars skipped because they repeat the one before.</summary>
    public required int DuplicateBars { get; init; }

    /// <summary>The same as sentences for the run's record.</summary>
    public ImmutableArray<string> Warnings
    {
        get
        {
            var warnings = ImmutableArray.CreateBuilder<string>();
            if (IncompleteBars > 0)
                warnings.Add($"{Merging.BarNormalizer.Count(IncompleteBars, "bar")} without all five values skipped");
            if (DuplicateBars > 0)
                warnings.Add($"{Merging.BarNormalizer.Count(DuplicateBars, "duplicate bar")} skipped");
            return warnings.ToImmutable();
        }
    }
}
