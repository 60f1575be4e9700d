namespace Anomaly.Simulation;

/// <summary>
/// The walk of one ticker's price. Its level is anchored every 64 weekdays on noise of four periods (a quarter to sixteen
/// years) around slow growth; between two anchors it walks in heavy-tailed steps whose sum is bent to meet the next anchor. So
/// any block can be made by itself, and the level stays bounded around its trend for ever.
/// </summary>
internal sealed class PriceWalk(TickerProfile profile)
{
    /// <summary>Weekdays from anchor to anchor.</summary>
    public const int BlockLength = 64;

    private const double GrowthPerWeekday = 0.00016;
    private const double GapShare = 0.45;
    private const double SessionShare = 0.89;

    /// <summary>Standard deviation of the ticker's daily return on that weekday: clusters over weeks to quarters, and wild regimes.</summary>
    public double SigmaAt(long number)
    {
        var log = (0.25 * ExactMath.Noise(profile.Key, DrawStream.VolatilityWeek, number, 5))
            + (0.30 * ExactMath.Noise(profile.Key, DrawStream.VolatilityMonth, number, 23))
            + (0.35 * ExactMath.Noise(profile.MarketKey, DrawStream.VolatilityQuarter, number, 89));
        var wild = Math.Max(0, ExactMath.Noise(profile.Key, DrawStream.VolatilityRegime, number, 144) - 0.35);
        return profile.Sigma * ExactMath.Exp(log) * (1 + (2 * wild));
    }

    /// <summary>The steps of a block of weekdays.</summary>
    /// <param name="block">The block's number: it begins with weekday <c>64 block</c>.</param>
    /// <param name="steps">Receives 64 steps.</param>
    public void Walk(long block, Span<PriceStep> steps)
    {
        var first = block * BlockLength;
        var (drift, variance) = (0.0, 0.0);
        for (var i = 0; i < BlockLength; i++)
        {
            var sigma = SigmaAt(first + i);
            var own = HashRandom.At(profile.Key, DrawStream.Session, first + i);
            var market = HashRandom.At(profile.MarketKey, DrawStream.MarketSession, first + i);
            var marketWeight = profile.MarketShare;
            var ownWeight = Math.Sqrt(1 - (marketWeight * marketWeight));
            var gap = sigma * GapShare * ((ownWeight * own.NextHeavy()) + (marketWeight * market.NextHeavy()));
            var session = sigma * SessionShare * ((ownWeight * own.NextHeavy()) + (marketWeight * market.NextHeavy()));
            steps[i] = new PriceStep(gap, session, sigma, own);
            drift += gap + session;
            variance += sigma * sigma;
        }

        Bend(steps, LevelAt(block), LevelAt(block + 1), drift, variance);
    }

    // Spreads what is missing to the next anchor over the sessions, the wild ones taking more.
    private static void Bend(Span<PriceStep> steps, double from, double to, double drift, double variance)
    {
        var missing = (to - from - drift) / variance;
        var level = from;
        for (var i = 0; i < BlockLength; i++)
        {
            var step = steps[i];
            var open = level + step.Gap;
            level = open + step.Session + (missing * step.Sigma * step.Sigma);
            steps[i] = step with { LogOpen = open, LogClose = level };
        }
    }

    /// <summary>Logarithm of the price, in ticks, that a block of weekdays begins from.</summary>
    /// <remarks>Amplitudes grow as a random walk's would, with the root of the period, until the longest, which keeps the level bounded.</remarks>
    public double LevelAt(long block)
    {
        var spread = Math.Min(1.4, profile.Sigma / 0.012);
        return profile.LogPrice + (GrowthPerWeekday * block * BlockLength) + (spread * (
            (0.10 * ExactMath.Noise(profile.Key, DrawStream.LevelQuarter, block, 1))
            + (0.18 * ExactMath.Noise(profile.Key, DrawStream.LevelYear, block, 4))
            + (0.30 * ExactMath.Noise(profile.Key, DrawStream.LevelCycle, block, 16))
            + (0.40 * ExactMath.Noise(profile.Key, DrawStream.LevelEra, block, 64))));
    }
}

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
