namespace Anomaly.Grains.Interfaces;

/// <summary>A rule to be tried on the past.</summary>
/// <param name="Rule">The rule, saved or not.</param>
/// <param name="Watch">What it would be about; null for the watches that it names.</param>
/// <param name="Days">How many days back.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.RuleTrialRequest")]
public sealed record RuleTrialRequest([property: Id(0)] AlertRule Rule, [property: Id(1)] Watch? Watch, [property: Id(2)] int Days)
{
    /// <summary>Most days that are tried.</summary>
    public const int MostDays = 90;
}

/// <summary>What a rule would have sent.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.RuleTrial")]
public sealed record RuleTrial
{
    /// <summary>Most alerts that are listed.</summary>
    public const int MostListed = 100;

    /// <summary>From when on, UTC.</summary>
    [Id(0)]
    public required DateTime From { get; init; }

    /// <summary>Anomalies of the followed series that were looked at.</summary>
    [Id(1)]
    public required int LookedAt { get; init; }

    /// <summary>Whether there were more than are looked at, so that the earliest are missing.</summary>
    [Id(2)]
    public required bool Cut { get; init; }

    /// <summary>Alerts in the inbox.</summary>
    [Id(3)]
    public required int Alerts { get; init; }

    /// <summary>Those of them that the daily limit would have kept from being sent.</summary>
    [Id(4)]
    public required int Limited { get; init; }

    /// <summary>Messages to each channel: fewer than alerts where several go in one.</summary>
    [Id(5)]
    public required int Messages { get; init; }

    /// <summary>Most alerts of one day.</summary>
    [Id(6)]
    public required int BusiestDay { get; init; }

    /// <summary>The latest of them, latest first.</summary>
    [Id(7)]
    public required ImmutableArray<RuleTrialAlert> Latest { get; init; }
}

/// <summary>An alert that a rule would have raised.</summary>
/// <param name="Anomaly">The anomaly.</param>
/// <param name="At">When its bar was closed, UTC.</param>
/// <param name="SentAt">When it would have been sent, UTC; null where the limit kept it back.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.RuleTrialAlert")]
public sealed record RuleTrialAlert([property: Id(0)] AnomalyRecord Anomaly, [property: Id(1)] DateTime At, [property: Id(2)] DateTime? SentAt);
