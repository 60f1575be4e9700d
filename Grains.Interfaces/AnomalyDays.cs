using Anomaly.Detection.Decisions;

namespace Anomaly.Grains.Interfaces;

/// <summary>Which anomalies a map of tickers and days is drawn of. What is null or empty does not restrict.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyDaysQuery")]
public sealed record AnomalyDaysQuery
{
    /// <summary>Most days of a map.</summary>
    public const int MostDays = 92;

    /// <summary>Most tickers of a map.</summary>
    public const int MostTickers = 100;

    /// <summary>Calendar days, counted back from that of the newest anomaly; 1 to <see cref="MostDays"/>.</summary>
    [Id(0)]
    public int Days { get; init; } = 30;

    /// <summary>Only this interval's.</summary>
    [Id(1)]
    public Interval? Interval { get; init; }

    /// <summary>Only this market's.</summary>
    [Id(2)]
    public Market? Market { get; init; }

    /// <summary>Only severities at or above this; leaves out anomalies that have none.</summary>
    [Id(3)]
    public double? MinSeverity { get; init; }

    /// <summary>Only anomalies that stand in one of these ways.</summary>
    [Id(4)]
    public ImmutableArray<AnomalyStatus> Statuses { get; init; } = [];

    /// <summary>Tickers at the most, the most anomalous first; 1 to <see cref="MostTickers"/>.</summary>
    [Id(5)]
    public int Tickers { get; init; } = 40;
}

/// <summary>A map of tickers and days: where and when anomalies were. Days are dates in the time zone of the ticker's market, as in 2025-05-01.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyDays")]
public sealed record AnomalyDays
{
    /// <summary>The days that have an anomaly of some row, oldest first.</summary>
    [Id(0)]
    public ImmutableArray<string> Days { get; init; } = [];

    /// <summary>The tickers, the most anomalous first: by the highest severity, then by how many anomalies there are.</summary>
    [Id(1)]
    public ImmutableArray<AnomalyDaysRow> Rows { get; init; } = [];

    /// <summary>Anomalies of all days asked for, also those of tickers that have no row.</summary>
    [Id(2)]
    public int Anomalies { get; init; }

    /// <summary>The first day asked for, whether it has anomalies or not; null where there are none at all.</summary>
    [Id(3)]
    public string? From { get; init; }

    /// <summary>The day of the newest anomaly; null where there are none at all.</summary>
    [Id(4)]
    public string? To { get; init; }

    /// <summary>Whether there are more anomalies than are read for a map, so that the oldest of its days lack some or all.</summary>
    [Id(5)]
    public bool Cut { get; init; }
}

/// <summary>A ticker of a map.</summary>
/// <param name="Ticker">Ticker.</param>
/// <param name="CompanyName">As its source knows it; null where that is not known.</param>
/// <param name="Market">The code of its market.</param>
/// <param name="Cells">Its days that have anomalies, oldest first.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyDaysRow")]
public sealed record AnomalyDaysRow(
    [property: Id(0)] string Ticker, [property: Id(1)] string? CompanyName, [property: Id(2)] string Market, [property: Id(3)] ImmutableArray<AnomalyDay> Cells);

/// <summary>The anomalies of one ticker on one day: the most severe of them, and how many they are.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyDay")]
public sealed record AnomalyDay
{
    /// <summary>The date in the market's time zone.</summary>
    [Id(0)]
    public required string Day { get; init; }

    /// <summary>The anomaly's id.</summary>
    [Id(1)]
    public required string Id { get; init; }

    /// <summary>The code of its interval.</summary>
    [Id(2)]
    public required string Interval { get; init; }

    /// <summary>Open of its bar, UTC.</summary>
    [Id(3)]
    public required DateTimeOffset Datetime { get; init; }

    /// <summary>Anomalies of the ticker on this day, at whatever interval was asked for.</summary>
    [Id(4)]
    public required int Count { get; init; }

    /// <summary>0 to 1, higher is more anomalous; null for models without calibration.</summary>
    [Id(5)]
    public double? Severity { get; init; }

    /// <summary>-1 to 0, lower is more anomalous; null where the system before this one recorded none.</summary>
    [Id(6)]
    public double? Score { get; init; }

    /// <summary>Which way the bar went; null where the model does not say.</summary>
    [Id(7)]
    public AnomalyDirection? Direction { get; init; }

    /// <summary>One sentence for people.</summary>
    [Id(8)]
    public required string Reason { get; init; }

    /// <summary>The sentence as numbers; empty where only the sentence is known.</summary>
    [Id(9)]
    public ImmutableArray<ReasonFact> ReasonFacts { get; init; } = [];
}
