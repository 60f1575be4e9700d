namespace Anomaly.Detection.Evaluation.Contenders;

/// <summary>A contender on one series of bars.</summary>
public interface IContenderSeries
{
    /// <summary>Takes the next bar.</summary>
    /// <returns>How strange it is, larger is stranger; not-a-number where the contender cannot say.</returns>
    double Push(in Bar bar);

    /// <summary>A copy that goes on by itself, to see what would have been.</summary>
    IContenderSeries Fork();
}
