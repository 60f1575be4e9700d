namespace Anomaly.Simulation;

/// <summary>Draws when which shock strikes one ticker: at most one in every eight weekdays, and now and then a split.</summary>
internal sealed class ShockSchedule(TickerProfile profile, ExchangeCalendar calendar, double perYear)
{
    /// <summary>The most shocks a year that fit.</summary>
    public const double MaxPerYear = 30;

    private const int SlotLength = 8;
    private const int LatestStart = 5;
    private const int WeekdaysPerYear = 261;
    private const int SplitEpoch = 1024;

    private static readonly SimulatedShockKind[] Kinds =
        [SimulatedShockKind.Gap, SimulatedShockKind.Move, SimulatedShockKind.Reversal, SimulatedShockKind.FlashCrash, SimulatedShockKind.VolumeBurst, SimulatedShockKind.StalePrice];

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
                yield return new ScheduledShock(SimulatedShockKind.Split, session, 0, ratio);
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
        var sign = draws.NextUniform() < (kind == SimulatedShockKind.FlashCrash ? 0.8 : 0.5) ? -1 : 1;
        var shock = new ScheduledShock(kind, session, at, kind switch
        {
            SimulatedShockKind.VolumeBurst => 6 + (6 * size),
            SimulatedShockKind.StalePrice => 3,
            SimulatedShockKind.FlashCrash => sign * (6 + (4 * size)),
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

/// <summary>A shock as it was drawn, before prices are known.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Session">Weekday number of its first session.</param>
/// <param name="At">Where in the session it begins, as a share of the session's minutes.</param>
/// <param name="Strength">Signed standard deviations of a return, times the usual volume, or sessions; see <see cref="SimulatedShock.Size"/>.</param>
internal sealed record ScheduledShock(SimulatedShockKind Kind, long Session, double At, double Strength)
{
    /// <summary>Sessions that it touches.</summary>
    public int Sessions => Kind switch
    {
        SimulatedShockKind.Reversal => 2,
        SimulatedShockKind.StalePrice => 3,
        _ => 1,
    };

    /// <summary>Whether the price never comes back.</summary>
    public bool IsLasting => Kind is SimulatedShockKind.Gap or SimulatedShockKind.Move;

    /// <summary>Whether <see cref="Strength"/> is in standard deviations of a daily return.</summary>
    public bool IsReturn => IsLasting || Kind is SimulatedShockKind.Reversal or SimulatedShockKind.FlashCrash;

    /// <summary>Whether the minutes of the session have to be made to know what the day looks like.</summary>
    public bool ShapesMinutes => Kind is SimulatedShockKind.Move or SimulatedShockKind.Reversal or SimulatedShockKind.FlashCrash;

    /// <summary>Whether a session is one of those touched.</summary>
    public bool Covers(long session) => session >= Session && session < Session + Sessions;
}
