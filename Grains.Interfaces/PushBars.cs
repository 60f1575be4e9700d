namespace Anomaly.Grains.Interfaces;

/// <summary>Bars to take into a series.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.PushBarsRequest")]
public sealed record PushBarsRequest
{
    /// <summary>Bars that a call may have.</summary>
    public const int MostBars = 10_000;

    /// <summary>Closed bars in any order, at most <see cref="MostBars"/>. Of several with one time the last counts.</summary>
    [Id(0)]
    public required ImmutableArray<Bar> Bars { get; init; }
}

/// <summary>What became of pushed bars. Each of them counts as one of taken, same, corrected, duplicate, quarantined or refused.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.PushBarsResult")]
public sealed record PushBarsResult
{
    /// <summary>Quarantined bars, and refused ones, that an answer names.</summary>
    public const int MostNamed = 100;

    /// <summary>Bars of times that had none.</summary>
    [Id(0)]
    public int Taken { get; init; }

    /// <summary>Bars that are stored already, with the same values.</summary>
    [Id(1)]
    public int Same { get; init; }

    /// <summary>Bars that have replaced a stored one with other values.</summary>
    [Id(2)]
    public int Corrected { get; init; }

    /// <summary>Bars that a later one of the same call and time has replaced.</summary>
    [Id(3)]
    public int Duplicates { get; init; }

    /// <summary>Bars that are certainly wrong: kept apart with the reason, and not scored.</summary>
    [Id(9)]
    public int Quarantined { get; init; }

    /// <summary>The first <see cref="MostNamed"/> of these, in time order.</summary>
    [Id(10)]
    public ImmutableArray<QuarantineEntry> QuarantinedBars { get; init; } = [];

    /// <summary>Bars that cannot be taken: nothing of them is stored.</summary>
    [Id(4)]
    public int Refused { get; init; }

    /// <summary>The first <see cref="MostNamed"/> of these, in the order in which they were given.</summary>
    [Id(5)]
    public ImmutableArray<RefusedBar> RefusedBars { get; init; } = [];

    /// <summary>Ids of anomalies that were not known before, or hold again.</summary>
    [Id(6)]
    public ImmutableArray<string> AnomalyIds { get; init; } = [];

    /// <summary>How many these are.</summary>
    public int NewAnomalies => AnomalyIds.Length;

    /// <summary>Anomalies that corrected, late or earlier bars took away.</summary>
    [Id(7)]
    public int Retracted { get; init; }

    /// <summary>The run that records it; null where nothing changed, which leaves no run.</summary>
    [Id(8)]
    public string? RunId { get; init; }
}

/// <summary>A pushed bar that was refused.</summary>
/// <param name="Time">When it opens, UTC.</param>
/// <param name="Reason">Why it is not taken.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.QuarantinedBar")] // What 1.4 called it: names that travel stay.
public sealed record RefusedBar([property: Id(0)] DateTime Time, [property: Id(1)] BarProblem Reason);

/// <summary>Why a pushed bar is refused. Where several reasons hold, the first one of these is told. The numbers 1 to 3 were those of bars that are quarantined now.</summary>
[GenerateSerializer]
[Alias("anomaly.BarProblem")]
public enum BarProblem
{
    /// <summary>A price or the volume is not a number, or larger than <see cref="Bar.MaxMagnitude"/>.</summary>
    NotFinite,

    /// <summary>It does not open on a whole minute, as every bar does.</summary>
    NotAligned = 4,

    /// <summary>It opens before 1800.</summary>
    TooOld = 5,

    /// <summary>It opens in the future, by the clock of the market.</summary>
    InFuture = 6,

    /// <summary>Its interval, or the trading of its day, is not over yet: push it when it is final.</summary>
    NotClosed = 7,

    /// <summary>It is older than what is still kept of the series (<c>Anomaly:Store:BarRetention</c>).</summary>
    NoLongerKept = 8,
}
