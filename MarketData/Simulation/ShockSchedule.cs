namespace Anomaly.MarketData.Simulation;

/// <summary>Draws when which shock strikes one ticker: at most one in every eight weekdays, and now and then a split.</summary>
internal sealed class ShockSchedule(TickerProfile profile, ExchangeCalendar calendar, double perYear)
{
    /// <summary>The most shocks a year that fit.</summary>
    public const double MaxPerYear = 30;

    private const int SlotLength = 8;
    private const int LatestStart = 5;
    private const int WeekdaysPerYear = 261;
    private const int SplitEpoch = 1024;

    private static readonly ShockKind[] Kinds =
        [ShockKind.Gap, ShockKind.Move, ShockKind.Reversal, ShockKind.FlashCrash, ShockKind.VolumeBurst, ShockKind.StuckPrice];

    private static readonly int[] Ratios = [2, 2, 2, 3, 3, 4, 5];

    private readonly PriceWalk _walk = new(profile);
    private readonly double _perSlot = perYear * SlotLength / WeekdaysPerYear;

    /// <summary>The shock that touches a session, if any.</summary>
    public ScheduledShock? On(long session) => InSlot(session / SlotLength) is { } shock && shock.Covers(session) ? shock : null;

    /// <summary>Shocks whose first session lies in <c>[from, to)</c>, splits aside.</summary>
    public IEnumerable<ScheduledShock> Between(long from, long to)
    {
        for (var slot = from / SlotLength; slot * SlotLength < to; slot++)
        {
            if (InSlot(slot) is { } shock && shock.Session >= from && shock.Session < to)
                yield return shock;
        }
    }

    /// <summary>Splits whose session lies in <c>[from, to)</c>: companies split shares that have become dear.</summary>
    public IEnumerable<ScheduledShock> SplitsBetween(long from, long to)
    {
        if (perYear == 0)
            yield break;
        var factor = 1.0;
        for (var epoch = 0L; epoch * SplitEpoch < to; epoch++)
        {
            var draws = HashRandom.At(profile.Key, DrawStream.Split, epoch);
            // Leaves room at the epoch's end to step over holidays.
            var session = (epoch * SplitEpoch) + draws.NextBelow(SplitEpoch - SlotLength);
            var ratio = Ratios[draws.NextBelow(Ratios.Length)];
            if (ExactMath.Exp(_walk.LevelAt(session / PriceWalk.BlockLength)) < factor * profile.DearPrice)
                continue;
            factor *= ratio;
            while (!calendar.IsOpen(session))
                session++;
            if (session >= from && session < to)
                yield return new ScheduledShock(ShockKind.Split, session, 0, ratio);
        }
    }

    private ScheduledShock? InSlot(long slot)
    {
        var draws = HashRandom.At(profile.Key, DrawStream.Shock, slot);
        if (draws.NextUniform() >= _perSlot)
            return null;
        var session = (slot * SlotLength) + draws.NextBelow(LatestStart);
        var kind = Kinds[draws.NextBelow(Kinds.Length)];
        var at = 0.1 + (0.7 * draws.NextUniform());
        var size = draws.NextUniform();
        var sign = draws.NextUniform() < (kind == ShockKind.FlashCrash ? 0.8 : 0.5) ? -1 : 1;
        var shock = new ScheduledShock(kind, session, at, kind switch
        {
            ShockKind.VolumeBurst => 6 + (6 * size),
            ShockKind.StuckPrice => 3,
            ShockKind.FlashCrash => sign * (6 + (4 * size)),
            _ => sign * (5 + (4 * size)),
        });
        for (var i = 0; i < shock.Sessions; i++)
        {
            if (!calendar.IsOpen(session + i))
                return null;
        }

        return shock;
    }
}
