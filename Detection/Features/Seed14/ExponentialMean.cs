namespace Anomaly.Detection.Features.Seed14;

/// <summary>An exponential mean: the first value as it is, then alpha times the new value plus (1 - alpha) times the mean so far.</summary>
/// <param name="alpha">Weight of a new value, between 0 and 1.</param>
internal struct ExponentialMean(double alpha)
{
    private readonly double _alpha = alpha;
    private readonly double _keep = 1 - alpha;

    /// <summary>The mean so far. Means nothing before <see cref="Start"/>.</summary>
    public double Value { get; private set; }

    /// <summary>Takes the first value, or goes on from a stored mean.</summary>
    public void Start(double value) => Value = value;

    /// <summary>Takes a later value.</summary>
    public void Add(double value) => Value = (_alpha * value) + (_keep * Value);
}
