using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Decisions;

/// <summary>What makes a bar look like a fault of the data rather than a move of the market.</summary>
internal static class BarFaults
{
    /// <summary>Less than this is noise of the 32-bit numbers in which sources keep prices, as a share of the price.</summary>
    private const double Noise = 1e-6;

    /// <summary>Opening and closing auctions may trade that far outside of the range of the day's trades.</summary>
    private const double AuctionReach = 0.02;

    /// <summary>No market moves a price by so many times from one bar to the next; taking pounds for pence does.</summary>
    private static readonly double LeastScaleLog = PortableMath.Log(50);

    /// <summary>How far the price may be from a split's ratio: what the series usually moves, but at least and at most so much.</summary>
    private const double LeastNear = 0.02;
    private const double MostNear = 0.06;

    // News that halves a price or doubles it comes with a wide range and much volume; the bar after a split is like others, but for as many more shares.
    private const double MostRangeOfSplit = 2;
    private static readonly double MostVolumeLogOfSplit = PortableMath.Log(4);

    /// <summary>Prices after a split for that before it, either way: 2:1, 3:2 and the like.</summary>
    private static readonly double[] Splits = [.. ((double[])[1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40]).SelectMany(ratio => (double[])[1 / ratio, ratio])];

    /// <summary>The clearest fault; null where there is none.</summary>
    /// <param name="bar">The bar.</param>
    /// <param name="facts">Its numbers.</param>
    /// <param name="usualMove">The logarithm of what the series moves once in 50 bars.</param>
    public static ReasonFact? Find(in Bar bar, in BarFacts facts, double usualMove) =>
        bar.High < bar.Low * (1 - Noise) ? new ReasonFact(ReasonCode.HighBelowLow, bar.High, new UsualValue(From: bar.Low))
        : IsOutside(bar.Open, bar) ? new ReasonFact(ReasonCode.OpenOutside, bar.Open, new UsualValue(bar.Low, bar.High))
        : IsOutside(bar.Close, bar) ? new ReasonFact(ReasonCode.CloseOutside, bar.Close, new UsualValue(bar.Low, bar.High))
        : Math.Abs(facts.LogReturn) >= LeastScaleLog ? new ReasonFact(ReasonCode.PriceScale, PortableMath.Exp(facts.LogReturn))
        : SplitOf(bar, facts, usualMove) is { } ratio ? new ReasonFact(ReasonCode.SplitLike, PortableMath.Exp(facts.LogReturn), new UsualValue(Typical: ratio))
        : null;

    private static bool IsOutside(double price, in Bar bar) => price > bar.High * (1 + AuctionReach) || price < bar.Low * (1 - AuctionReach);

    private static double? SplitOf(in Bar bar, in BarFacts facts, double usualMove)
    {
        if ((bar.High - bar.Low) / bar.Close > MostRangeOfSplit * facts.UsualRange)
            return null;
        var near = Math.Clamp(usualMove, LeastNear, MostNear);
        foreach (var ratio in Splits)
        {
            var log = PortableMath.Log(ratio);
            if (Math.Abs(facts.LogReturn - log) <= near && Math.Abs(facts.LogGap - log) <= near && facts.LogVolumeRatio <= MostVolumeLogOfSplit + Math.Max(0, -log))
                return ratio;
        }

        return null;
    }
}
