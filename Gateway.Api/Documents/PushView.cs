namespace Anomaly.Gateway.Api.Documents;

/// <summary>What became of pushed bars. Each of them counts as one of taken, same, corrected, duplicates, quarantined or refused.</summary>
internal sealed record PushView
{
    /// <summary>Anomalies whose ids an answer has at the most.</summary>
    private const int MostIds = 100;

    /// <summary>Symbol.</summary>
    public required string Ticker { get; init; }

    /// <summary>Interval code, for example 1d.</summary>
    public required string Interval { get; init; }

    /// <summary>Bars of times that had none.</summary>
    public int Taken { get; init; }

    /// <summary>Bars that were stored already, with the same values.</summary>
    public int Same { get; init; }

    /// <summary>Bars that have replaced a stored one with other values.</summary>
    public int Corrected { get; init; }

    /// <summary>Bars that a later one of the same time has replaced.</summary>
    public int Duplicates { get; init; }

    /// <summary>Bars that are certainly wrong: kept apart with the reason, and not scored.</summary>
    public int Quarantined { get; init; }

    /// <summary>The first hundred of these.</summary>
    public IReadOnlyList<QuarantinedBarView> QuarantinedBars { get; init; } = [];

    /// <summary>Bars that cannot be taken: nothing of them is stored.</summary>
    public int Refused { get; init; }

    /// <summary>The first hundred of these.</summary>
    public IReadOnlyList<RefusedBarView> RefusedBars { get; init; } = [];

    /// <summary>Anomalies not known before.</summary>
    public int NewAnomalies { get; init; }

    /// <summary>Ids of the first hundred of these; the runs have all.</summary>
    public IReadOnlyList<string> AnomalyIds { get; init; } = [];

    /// <summary>Anomalies that corrected, late or earlier bars took away.</summary>
    public int Retracted { get; init; }

    /// <summary>The runs that record it, one for each 10,000 bars; none where nothing changed.</summary>
    public IReadOnlyList<string> RunIds { get; init; } = [];

    /// <summary>The document with one more call's result added.</summary>
    public PushView Add(PushBarsResult result) => this with
    {
        Taken = Taken + result.Taken,
        Same = Same + result.Same,
        Corrected = Corrected + result.Corrected,
        Duplicates = Duplicates + result.Duplicates,
        Quarantined = Quarantined + result.Quarantined,
        QuarantinedBars = FirstOf(QuarantinedBars, result.QuarantinedBars.Select(bar => new QuarantinedBarView(bar.Bar.Time, bar.Reason))),
        Refused = Refused + result.Refused,
        RefusedBars = FirstOf(RefusedBars, result.RefusedBars.Select(bar => new RefusedBarView(bar.Time, bar.Reason))),
        NewAnomalies = NewAnomalies + result.NewAnomalies,
        AnomalyIds = [.. AnomalyIds.Concat(result.AnomalyIds).Take(MostIds)],
        Retracted = Retracted + result.Retracted,
        RunIds = result.RunId is { } run ? [.. RunIds, run] : RunIds,
    };

    private static IReadOnlyList<T> FirstOf<T>(IReadOnlyList<T> before, IEnumerable<T> more) => [.. before.Concat(more).Take(PushBarsResult.MostNamed)];
}

/// <summary>A pushed bar that is certainly wrong.</summary>
/// <param name="Time">Open, UTC.</param>
/// <param name="Reason">Why: the end of a sentence that begins with the bar.</param>
internal sealed record QuarantinedBarView(DateTimeOffset Time, string Reason);

/// <summary>A pushed bar that was refused.</summary>
/// <param name="Time">Open, UTC.</param>
/// <param name="Reason">Why.</param>
internal sealed record RefusedBarView(DateTimeOffset Time, BarProblem Reason);
