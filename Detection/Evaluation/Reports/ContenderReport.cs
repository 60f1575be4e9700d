namespace Anomaly.Detection.Evaluation.Reports;

/// <summary>All about one contender.</summary>
public sealed record ContenderReport
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Bars it judged.</summary>
    public required int Bars { get; init; }

    /// <summary>One per budget.</summary>
    public required IReadOnlyList<BudgetReport> Budgets { get; init; }

    /// <summary>One per shock.</summary>
    public required IReadOnlyList<ShockReport> Shocks { get; init; }

    /// <summary>Average precision on labelled shocks; unknown without labels.</summary>
    public required Estimate AveragePrecision { get; init; }

    /// <summary>For a calibrated model the share of bars observed at or above each stated share; empty for others.</summary>
    public required IReadOnlyList<(double Stated, double Observed)> Calibration { get; init; }
}
