namespace Anomaly.Detection.Evaluation.Shocks;

/// <summary>The kinds of shock that are injected into real series.</summary>
public enum ShockFamily
{
    /// <summary>The close jumps within one bar and stays.</summary>
    Move,

    /// <summary>The whole bar opens away from the close before and stays.</summary>
    Gap,

    /// <summary>The price runs away within one bar and comes back.</summary>
    Wick,

    /// <summary>One bar trades a multiple of its volume.</summary>
    Burst,

    /// <summary>One bar trades a fraction of its volume.</summary>
    Drought,

    /// <summary>Ten bars move a multiple of what they did.</summary>
    Regime,

    /// <summary>The price stands still while the market trades.</summary>
    Stuck,

    /// <summary>Ten bars each drift the same way.</summary>
    Drift,

    /// <summary>A move at the quietest hour of the session, sized by that hour.</summary>
    QuietHour,
}
