namespace Anomaly.MarketData.Simulation;

/// <summary>One weekday of a price walk.</summary>
/// <param name="Gap">Logarithmic return from the last close to the open.</param>
/// <param name="Session">Logarithmic return from open to close, before the walk is bent to its anchor.</param>
/// <param name="Sigma">Standard deviation of a daily return at that time.</param>
/// <param name="Draws">The weekday's further draws.</param>
internal readonly record struct PriceStep(double Gap, double Session, double Sigma, HashRandom Draws)
{
    /// <summary>Logarithm of the opening price, in ticks.</summary>
    public double LogOpen { get; init; }

    /// <summary>Logarithm of the closing price, in ticks.</summary>
    public double LogClose { get; init; }
}
