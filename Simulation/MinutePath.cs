using System.Buffers;

namespace Anomaly.Simulation;

/// <summary>
/// Makes the minutes of a planned session: a bridge from its open to its close, busier at both ends of the day, bent so that its
/// highest minute is the session's high and its lowest the session's low, and volume that adds up to the session's.
/// </summary>
internal sealed class MinutePath(ulong key)
{
    /// <summary>Fills one bar a minute.</summary>
    public void Fill(SessionPlan plan, Span<MinuteBar> minutes)
    {
        var path = ArrayPool<double>.Shared.Rent(minutes.Length);
        try
        {
            var draws = HashRandom.At(key, DrawStream.Minutes, plan.Number);
            Bridge(plan, path.AsSpan(0, minutes.Length), ref draws);
            Bend(plan, path.AsSpan(0, minutes.Length));
            AddBars(plan, path.AsSpan(0, minutes.Length), minutes, ref draws);
            AddVolume(plan, minutes, ref draws);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(path);
        }

        if (plan.Shock is { ShapesMinutes: true } shock)
            ShockShape.Apply(shock, plan, minutes);
    }

    // 1 at noon, 2.5 at the open and the close: the U that volatility and volume of a trading day follow.
    private static double Busyness(int minute, int minutes)
    {
        var x = (((2.0 * minute) + 1) / minutes) - 1;
        return 1 + (1.5 * x * x);
    }

    private static void Bridge(SessionPlan plan, Span<double> path, ref HashRandom draws)
    {
        var (sum, variance) = (0.0, 0.0);
        for (var i = 0; i < path.Length; i++)
        {
            var weight = Busyness(i, path.Length);
            sum += draws.NextHeavy() * weight;
            variance += weight * weight;
            path[i] = sum;
        }

        var scale = 0.6 * plan.Sigma * plan.Open / Math.Sqrt(variance);
        var done = 0.0;
        for (var i = 0; i < path.Length; i++)
        {
            var weight = Busyness(i, path.Length);
            done += weight * weight;
            var share = done / variance;
            path[i] = plan.Open + ((plan.Close - plan.Open) * share) + (scale * (path[i] - (share * sum)));
        }

        path[^1] = plan.Close;
    }

    // Between open and close prices stay; beyond them they are stretched or squeezed to end exactly at the high and the low.
    private static void Bend(SessionPlan plan, Span<double> path)
    {
        var (top, bottom) = (Math.Max(plan.Open, plan.Close), Math.Min(plan.Open, plan.Close));
        var (highest, lowest) = ((double)top, (double)bottom);
        foreach (var price in path)
        {
            highest = Math.Max(highest, price);
            lowest = Math.Min(lowest, price);
        }

        var up = highest > top ? (plan.High - top) / (highest - top) : 0;
        var down = lowest < bottom ? (bottom - plan.Low) / (bottom - lowest) : 0;
        foreach (ref var price in path)
            price = price > top ? top + ((price - top) * up) : price < bottom ? bottom - ((bottom - price) * down) : price;
    }

    private static void AddBars(SessionPlan plan, ReadOnlySpan<double> path, Span<MinuteBar> minutes, ref HashRandom draws)
    {
        var open = plan.Open;
        var (highest, lowest) = (0, 0);
        var wick = 0.5 * plan.Sigma * plan.Open / Math.Sqrt(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            var close = Math.Clamp((long)Math.Round(path[i]), plan.Low, plan.High);
            var (above, below) = (draws.NextUniform(), draws.NextUniform());
            var high = Math.Min(plan.High, Math.Max(open, close) + (long)(wick * above * above));
            var low = Math.Max(plan.Low, Math.Min(open, close) - (long)(wick * below * below));
            minutes[i] = new MinuteBar(open, high, low, close, 0);
            highest = high > minutes[highest].High ? i : highest;
            lowest = low < minutes[lowest].Low ? i : lowest;
            open = close;
        }

        minutes[highest].High = plan.High;
        minutes[lowest].Low = plan.Low;
    }

    private static void AddVolume(SessionPlan plan, Span<MinuteBar> minutes, ref HashRandom draws)
    {
        var usual = plan.Volume - plan.BurstVolume;
        var total = 0.0;
        var weights = draws;
        for (var i = 0; i < minutes.Length; i++)
            total += Busyness(i, minutes.Length) * (0.3 + weights.NextUniform());
        var (done, given) = (0.0, 0L);
        for (var i = 0; i < minutes.Length; i++)
        {
            done += Busyness(i, minutes.Length) * (0.3 + draws.NextUniform());
            var upTo = i == minutes.Length - 1 ? usual : Math.Min(usual, (long)(usual * (done / total)));
            minutes[i].Volume = upTo - given;
            given = upTo;
        }

        if (plan.BurstVolume > 0)
            ShockShape.AddBurst(plan, minutes);
    }
}

/// <summary>One minute of trading, prices in ticks.</summary>
internal record struct MinuteBar(long Open, long High, long Low, long Close, long Volume);
