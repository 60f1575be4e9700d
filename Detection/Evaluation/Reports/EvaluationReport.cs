namespace Anomaly.Detection.Evaluation.Reports;

/// <summary>An evaluation: contenders side by side on the same bars and the same shocks.</summary>
public sealed record EvaluationReport
{
    /// <summary>What was evaluated on, in a line.</summary>
    public required string Title { get; init; }

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
