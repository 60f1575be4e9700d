namespace Anomaly.MarketData.Simulation;

/// <summary>What a session will look like, before its minutes are made. Prices in ticks.</summary>
internal sealed record SessionPlan
{
    /// <summary>Weekday number.</summary>
    public required long Number { get; init; }

    /// <summary>First price.</summary>
    public required long Open { get; init; }

    /// <summary>Highest price, before a shock that shapes minutes.</summary>
    public required long High { get; init; }

    /// <summary>Lowest price, before a shock that shapes minutes.</summary>
    public required long Low { get; init; }

    /// <summary>Last price, before a shock that shapes minutes.</summary>
    public required long Close { get; init; }

    /// <summary>Shares traded, shocks included.</summary>
    public required long Volume { get; init; }

    /// <summary>Of <see cref="Volume"/>, shares that a volume burst adds.</summary>
    public long BurstVolume { get; init; }

    /// <summary>Standard deviation of a daily return at that time.</summary>
    public required double Sigma { get; init; }

    /// <summary>What strikes the session.</summary>
    public ScheduledShock? Shock { get; init; }

    /// <summary>Logarithm of the return that the shock is at its peak; 0 for those that are no return.</summary>
    public double ShockLog { get; init; }

    /// <summary>Whether the shock's minutes have to be made to know the day.</summary>
    public bool NeedsMinutes => Shock is { ShapesMinutes: true };
}
