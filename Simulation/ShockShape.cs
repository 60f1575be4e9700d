namespace Anomaly.Simulation;

/// <summary>What shocks do to the minutes of a session.</summary>
internal static class ShockShape
{
    /// <summary>Minutes that a volume burst lasts.</summary>
    public const int BurstMinutes = 30;

    /// <summary>Minutes from a flash crash's begin to its deepest point.</summary>
    public const int FallMinutes = 5;

    /// <summary>Minutes that a flash crash lasts.</summary>
    public const int FlashMinutes = 25;

    /// <summary>The minute of a session at which a shock begins.</summary>
    public static int FirstMinute(ScheduledShock shock, int minutes) => Math.Min((int)(shock.At * minutes), minutes - FlashMinutes - FallMinutes);

    /// <summary>Moves the prices of a session that a shock strikes while it trades.</summary>
    public static void Apply(ScheduledShock shock, SessionPlan plan, Span<MinuteBar> minutes)
    {
        var jumpsBack = plan.Number > shock.Session;
        var peak = ExactMath.Exp(jumpsBack ? -plan.ShockLog : plan.ShockLog);
        var begin = FirstMinute(shock, minutes.Length);
        var previous = minutes[begin].Open;
        for (var i = begin; i < minutes.Length; i++)
        {
            var factor = shock.Kind == SimulatedShockKind.FlashCrash ? Flash(i - begin, peak) : peak;
            ref var minute = ref minutes[i];
            var close = Scale(minute.Close, factor);
            minute = minute with
            {
                Open = previous,
                Close = close,
                High = Math.Max(Scale(minute.High, factor), Math.Max(previous, close)),
                Low = Math.Min(Scale(minute.Low, factor), Math.Min(previous, close)),
            };
            previous = close;
        }
    }

    /// <summary>Spreads a burst's shares over its half hour, more at its begin.</summary>
    public static void AddBurst(SessionPlan plan, Span<MinuteBar> minutes)
    {
        var begin = FirstMinute(plan.Shock!, minutes.Length);
        var (left, weights) = (plan.BurstVolume, BurstMinutes * (BurstMinutes + 1) / 2);
        for (var i = 0; i < BurstMinutes; i++)
        {
            var share = i == BurstMinutes - 1 ? left : plan.BurstVolume * (BurstMinutes - i) / weights;
            minutes[begin + i].Volume += share;
            left -= share;
        }
    }

    private static double Flash(int minute, double peak) =>
        minute < FallMinutes ? 1 + ((peak - 1) * (minute + 1) / FallMinutes)
        : minute < FlashMinutes ? 1 + ((peak - 1) * (FlashMinutes - minute - 1) / (FlashMinutes - FallMinutes))
        : 1;

    private static long Scale(long ticks, double factor) => Math.Max(1, (long)Math.Round(ticks * factor));
}
