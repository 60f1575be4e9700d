namespace Anomaly.MarketData.Simulation;

/// <summary>A shock as it was drawn, before prices are known.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Session">Weekday number of its first session.</param>
/// <param name="At">Where in the session it begins, as a share of the session's minutes.</param>
/// <param name="Strength">Signed standard deviations of a return, times the usual volume, or sessions; see <see cref="Shock.Size"/>.</param>
internal sealed record ScheduledShock(ShockKind Kind, long Session, double At, double Strength)
{
    /// <summary>Sessions that it touches.</summary>
    public int Sessions => Kind switch
    {
        ShockKind.Reversal => 2,
        ShockKind.StuckPrice => 3,
        _ => 1,
    };

    /// <summary>Whether the price never comes back.</summary>
    public bool IsLasting => Kind is ShockKind.Gap or ShockKind.Move;

    /// <summary>Whether <see cref="Strength"/> is in standard deviations of a daily return.</summary>
    public bool IsReturn => IsLasting || Kind is ShockKind.Reversal or ShockKind.FlashCrash;

    /// <summary>Whether the minutes of the session have to be made to know what the day looks like.</summary>
    public bool ShapesMinutes => Kind is ShockKind.Move or ShockKind.Reversal or ShockKind.FlashCrash;

    /// <summary>Whether a session is one of those touched.</summary>
    public bool Covers(long session) => session >= Session && session < Session + Sessions;
}
