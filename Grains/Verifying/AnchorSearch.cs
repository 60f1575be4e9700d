using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Grains.Verifying;

/// <summary>
/// Finds out whether a row was computed from a history that began later than the stored one does now. The volume-weighted price since the
/// first bar tells which bar that was: running sums point at candidates, a replay from each proves it bit for bit.
/// </summary>
internal static class AnchorSearch
{
    private const double Tolerance = 1e-9;
    private const int MaxReplays = 3;

    /// <summary>The bar that the history began with, so that the last bar's features are these; null where no bar explains them.</summary>
    /// <param name="bars">The stored bars up to the row, in time order.</param>
    /// <param name="features">The 14 features as they were.</param>
    public static DateTime? Find(ReadOnlySpan<Bar> bars, ReadOnlySpan<double> features)
    {
        var vwap = features[Seed14Columns.Vwap];
        var (turnover, volume) = (0.0, 0.0);
        var replays = 0;
        for (var first = bars.Length - 1; first >= 0 && replays < MaxReplays; first--)
        {
            turnover += bars[first].Volume * bars[first].Close;
            volume += bars[first].Volume;
            if (volume == 0 || Math.Abs((turnover / volume) - vwap) > Tolerance * Math.Abs(vwap))
                continue;
            replays++;
            if (Row(bars[first..]).AsSpan().SequenceEqual(features))
                return bars[first].Time;
        }

        return null;
    }

    /// <summary>The 14 features at the last of these bars, the first being the history's first.</summary>
    public static double[] Row(ReadOnlySpan<Bar> bars)
    {
        var engine = new Seed14Engine();
        var row = new double[Seed14Columns.Count];
        foreach (ref readonly var bar in bars)
            engine.Push(bar, row);
        return row;
    }
}
