namespace Anomaly.Detection.Evaluation.Reports;

/// <summary>What one contender does at one budget.</summary>
public sealed record BudgetReport
{
    /// <summary>The budget: a share of bars.</summary>
    public required double Budget { get; init; }

    /// <summary>Mean over the shocks of the share found, at the threshold that spends exactly the budget on the same bars.</summary>
    public required Estimate MeanRecall { get; init; }

    /// <summary>Share of bars at or above the contender's own threshold for the budget; not-a-number where it has none.</summary>
    public required double ObservedRate { get; init; }

    /// <summary>Share of those alarms that are labelled shocks, at equal budget; not-a-number without labels.</summary>
    public required double Precision { get; init; }

    /// <summary>Alarms a year and ticker, at equal budget.</summary>
    public required double AlarmsPerTickerYear { get; init; }

    /// <summary>Alarms of the ticker that has most, against the mean of all, at equal budget.</summary>
    public required double LargestToMean { get; init; }
}
