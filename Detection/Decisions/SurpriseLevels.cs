using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// Fixed levels of surprise at which rows are counted, and how counts correct a surprise: by the logarithm of how much more often it is reached than expected, between two levels in
/// proportion, beyond the last as there.
/// </summary>
internal static class SurpriseLevels
{
    /// <summary>How many there are.</summary>
    public const int Count = 8;

    /// <summary>Where in <see cref="All"/> the level of one row in a hundred stands.</summary>
    public const int OneInHundred = 5;

    /// <summary>The levels, in nats: shares from a half to two in a thousand.</summary>
    public static readonly double[] All = new double[Count] { 0.7, 1.6, 2.3, 3, 3.9, 4.6, 5.3, 6.2 };

    /// <summary>What a surprise at a level is lessened by.</summary>
    /// <param name="before">The shifts of the levels before it.</param>
    /// <param name="at">Which level.</param>
    /// <param name="reached">Rows that reached it.</param>
    /// <param name="expected">Rows that were to be expected.</param>
    /// <param name="prior">Expected rows that the count has to outweigh.</param>
    public static double Shift(ReadOnlySpan<double> before, int at, double reached, double expected, double prior)
    {
        var shift = PortableMath.Log((reached + prior) / (expected + prior));
        // A larger surprise stays the larger one.
        return at == 0 ? shift : Math.Min(shift, before[at - 1] + All[at] - All[at - 1]);
    }

    /// <summary>The surprise less the shift at it, not negative.</summary>
    public static double Shifted(double surprise, ReadOnlySpan<double> shifts)
    {
        var above = 0;
        while (above < Count && All[above] < surprise)
            above++;
        if (above == Count)
            return Math.Max(0, surprise - shifts[^1]);
        var (before, shift) = above == 0 ? (0, 0) : (All[above - 1], shifts[above - 1]);
        return Math.Max(0, surprise - shift - ((shifts[above] - shift) * (surprise - before) / (All[above] - before)));
    }
}
