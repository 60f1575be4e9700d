namespace Anomaly.Evaluation;

/// <summary>Something that says how anomalous bars are: a model, or one of the plain rules that a user would otherwise pick.</summary>
public interface IContender
{
    /// <summary>What it is called in tables.</summary>
    string Name { get; }

    /// <summary>Begins a series.</summary>
    IContenderSeries Start();

    /// <summary>The score from which it calls a bar an anomaly at a budget; null where it has no such notion and is only ranked.</summary>
    double? ThresholdAt(double budget);

    /// <summary>Tickers that it was trained on, as far as it knows; on these it is judged by what it has seen.</summary>
    IReadOnlySet<string> TrainedOn => NoTickers;

    private static IReadOnlySet<string> NoTickers { get; } = new HashSet<string>();
}

/// <summary>A contender on one series of bars.</summary>
public interface IContenderSeries
{
    /// <summary>Takes the next bar.</summary>
    /// <returns>
    /// Its score, larger is more anomalous; not-a-number where the contender cannot say; positive infinity where it calls the bar a fault of the
    /// data, which is an alarm at every threshold and within no budget.
    /// </returns>
    double Push(in Bar bar);

    /// <summary>A copy that goes on by itself, to see what would have been.</summary>
    IContenderSeries Fork();
}
