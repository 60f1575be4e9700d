using System.Text.Json.Serialization;

namespace Anomaly.Evaluation;

/// <summary>An evaluation: contenders side by side on the same bars and the same shocks.</summary>
public sealed record EvaluationReport
{
    /// <summary>What was evaluated on, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>Markets and interval, in short: <c>US 1d</c>, <c>simulated JP 5m</c>.</summary>
    public required string Set { get; init; }

    /// <summary>How the bars were split, in a line.</summary>
    public required string Split { get; init; }

    /// <summary>Fixes shocks and resampling.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The budgets: shares of bars.</summary>
    public required IReadOnlyList<double> Budgets { get; init; }

    /// <summary>Tickers that were judged.</summary>
    public required IReadOnlyList<string> Tickers { get; init; }

    /// <summary>The contenders, in the order in which they were given.</summary>
    public required IReadOnlyList<ContenderReport> Contenders { get; init; }
}

/// <summary>All about one contender.</summary>
public sealed record ContenderReport
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Bars it judged.</summary>
    public required int Bars { get; init; }

    /// <summary>Of the tickers that were judged those that it was trained on: on them it shows nothing about tickers it never saw.</summary>
    public required IReadOnlyList<string> SeenTickers { get; init; }

    /// <summary>Share of bars that it calls faults of the data, which are no part of a budget.</summary>
    public required double FaultRate { get; init; }

    /// <summary>One per budget.</summary>
    public required IReadOnlyList<BudgetReport> Budgets { get; init; }

    /// <summary>One per shock.</summary>
    public required IReadOnlyList<ShockReport> Shocks { get; init; }

    /// <summary>What it finds of real bars by size.</summary>
    public required IReadOnlyList<RealMoveReport> RealMoves { get; init; }

    /// <summary>How evenly its alarms fall.</summary>
    public required FairnessReport Fairness { get; init; }

    /// <summary>Average precision on labelled shocks; unknown without labels.</summary>
    public required Estimate AveragePrecision { get; init; }

    /// <summary>For a calibrated model what each stated share of bars costs and finds; empty for others.</summary>
    public required IReadOnlyList<StatedPoint> Calibration { get; init; }

    /// <summary>For a calibrated model what its severities mean; null for others.</summary>
    public SeverityScale? Severities { get; init; }
}

/// <summary>What one contender does at one budget.</summary>
public sealed record BudgetReport
{
    /// <summary>The budget: a share of bars.</summary>
    public required double Budget { get; init; }

    /// <summary>Mean over the market's shocks of the share found, at the threshold that spends exactly the budget on the same bars.</summary>
    public required Estimate MeanRecall { get; init; }

    /// <summary>The same over the faults of a feed.</summary>
    public required Estimate FaultRecall { get; init; }

    /// <summary>Mean over the market's shocks of the share found at the contender's own threshold for the budget; unknown where it has none.</summary>
    public required Estimate OwnRecall { get; init; }

    /// <summary>The same over the faults of a feed.</summary>
    public required Estimate OwnFaultRecall { get; init; }

    /// <summary>Share of bars at or above the contender's own threshold for the budget; not-a-number where it has none.</summary>
    public required double ObservedRate { get; init; }

    /// <summary>Share of those alarms that are labelled shocks, at equal budget; not-a-number without labels.</summary>
    public required double Precision { get; init; }

    /// <summary>Alarms a year and ticker, at equal budget.</summary>
    public required double AlarmsPerTickerYear { get; init; }

    /// <summary>Alarms of the ticker that has most, against the mean of all, at equal budget.</summary>
    public required double LargestToMean { get; init; }
}

/// <summary>How well one contender finds one shock.</summary>
/// <param name="Shock">The shock.</param>
/// <param name="Injections">How often it was injected.</param>
/// <param name="Recall">The share found, per budget of the report, at the threshold that spends exactly that budget on the same bars.</param>
/// <param name="Own">The share found at the contender's own threshold for the largest budget; unknown where it has none.</param>
/// <param name="Chance">The share of the same stretches of bars that have an alarm without the shock, at the threshold of <paramref name="Own"/> or else at equal budget.</param>
/// <param name="Alarms">Alarms that one injection raises on average, at the same threshold.</param>
/// <param name="Delay">Bars from its first to the first alarm at the largest budget, on average; not-a-number where there was none.</param>
public sealed record ShockReport(Shock Shock, int Injections, IReadOnlyList<Estimate> Recall, Estimate Own, double Chance, double Alarms, double Delay);

/// <summary>What a calibrated model's severities mean, as p-values: 1 less the severity, the share of normal bars that it says are at least as anomalous.</summary>
/// <param name="Smallest">The smallest of all real bars.</param>
/// <param name="Median">The median of each shock of the report, of its most anomalous bar, in their order.</param>
public sealed record SeverityScale(double Smallest, IReadOnlyList<double> Median);

/// <summary>One point of a calibrated model's trade-off.</summary>
/// <param name="Stated">The share of bars that may be alarms.</param>
/// <param name="Observed">The share that are.</param>
/// <param name="Recall">The share found of every shock of the report, in its order.</param>
/// <param name="MeanRecall">Their mean over the market's shocks; not-a-number without any.</param>
/// <param name="RealBars">The share found of real bars of 10 % or more; not-a-number without any.</param>
public sealed record StatedPoint(double Stated, double Observed, IReadOnlyList<double> Recall, double MeanRecall, double RealBars);

/// <summary>How many real bars of a size one contender finds.</summary>
/// <param name="Name">The size.</param>
/// <param name="Bars">Bars of it.</param>
/// <param name="Own">The share found at the contender's own threshold for the largest budget; unknown where it has none.</param>
/// <param name="Equal">The share found at the threshold that spends exactly the largest budget on the same bars.</param>
public sealed record RealMoveReport(string Name, int Bars, Estimate Own, Estimate Equal);

/// <summary>A measured share with its 95 % bootstrap interval.</summary>
/// <param name="Value">The measurement; not-a-number where there was nothing to measure.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public readonly record struct Estimate(double Value, double Low, double High)
{
    /// <summary>Nothing to measure.</summary>
    public static Estimate None { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>Whether there was something to measure.</summary>
    [JsonIgnore]
    public bool IsKnown => !double.IsNaN(Value);
}
