using Anomaly.Detection.Decisions;

namespace Anomaly.Grains.Interfaces;

/// <summary>Which window of a chart to draw.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ChartQuery")]
public sealed record ChartQuery
{
    /// <summary>Rows that a chart has at the most.</summary>
    public const int MostRows = 20_000;

    /// <summary>How far back the window reaches; it ends with the last bar.</summary>
    [Id(0)]
    public required Period Period { get; init; }

    /// <summary>How long bringing the detection up to date may take before what is stored is shown.</summary>
    [Id(1)]
    public required TimeSpan Budget { get; init; }

    /// <summary>Go past every cache.</summary>
    [Id(2)]
    public required bool Refresh { get; init; }

    /// <summary>
    /// The <see cref="ChartSeries.Edition"/> of this window's chart that the caller has kept, or null. If it still holds, the answer names it and
    /// carries no columns.
    /// </summary>
    [Id(3)]
    public string? Known { get; init; }

    /// <summary>
    /// Rows at the most, 1 to <see cref="MostRows"/>, which null stands for. Of a window with more, the newest are drawn, and the chart's warning says
    /// where they begin.
    /// </summary>
    [Id(4)]
    public int? MaxRows { get; init; }

    /// <summary>
    /// Draws what was stored at this instant, UTC: no live bars, the anomalies that held then, and nothing is fetched or detected. Such a chart has no edition. Null for
    /// the present.
    /// </summary>
    [Id(5)]
    public DateTime? AsOf { get; init; }
}

/// <summary>Where to draw an anomaly.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyMarker")]
public sealed record AnomalyMarker
{
    /// <summary>Which.</summary>
    [Id(0)]
    public required string AnomalyId { get; init; }

    /// <summary>Open of the bar, UTC.</summary>
    [Id(1)]
    public required DateTimeOffset Datetime { get; init; }

    /// <summary>Where to draw it.</summary>
    [Id(2)]
    public required double Close { get; init; }

    /// <summary>What to say.</summary>
    [Id(3)]
    public required string Reason { get; init; }

    /// <summary>score_samples.</summary>
    [Id(4)]
    public required double AnomalyScore { get; init; }

    /// <summary>0 to 1.</summary>
    [Id(5)]
    public double? Severity { get; init; }

    /// <summary>Which way the bar went; null where the model does not say.</summary>
    [Id(6)]
    public AnomalyDirection? Direction { get; init; }

    /// <summary>What had become of it when it was read.</summary>
    [Id(7)]
    public AnomalyStatus Status { get; init; }

    /// <summary>Whether the market or its data were unusual.</summary>
    [Id(8)]
    public AnomalyKind Kind { get; init; }

    /// <summary>What to say as numbers; empty where only the sentence is known.</summary>
    [Id(9)]
    public ImmutableArray<ReasonFact> ReasonFacts { get; init; } = [];

    /// <summary>The id of the first anomaly of its incident; null where that is not known.</summary>
    [Id(10)]
    public string? IncidentId { get; init; }
}

/// <summary>The series of a chart, aligned with Dates; rows that can be scored only.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ChartSeries")]
public sealed record ChartSeries
{
    /// <summary>Which series.</summary>
    [Id(0)]
    public required SeriesKey Series { get; init; }

    /// <summary>Name, where the source knows it.</summary>
    [Id(1)]
    public string? CompanyName { get; init; }

    /// <summary>Opens, UTC.</summary>
    [Id(2)]
    public ImmutableArray<DateTimeOffset> Dates { get; init; } = [];

    /// <summary>Open.</summary>
    [Id(3)]
    public ImmutableArray<double> Open { get; init; } = [];

    /// <summary>High.</summary>
    [Id(4)]
    public ImmutableArray<double> High { get; init; } = [];

    /// <summary>Low.</summary>
    [Id(5)]
    public ImmutableArray<double> Low { get; init; } = [];

    /// <summary>Close.</summary>
    [Id(6)]
    public ImmutableArray<double> Close { get; init; } = [];

    /// <summary>Volume.</summary>
    [Id(7)]
    public ImmutableArray<double> Volume { get; init; } = [];

    /// <summary>Lower Bollinger band.</summary>
    [Id(8)]
    public ImmutableArray<double> LowerBand { get; init; } = [];

    /// <summary>Upper Bollinger band.</summary>
    [Id(9)]
    public ImmutableArray<double> UpperBand { get; init; } = [];

    /// <summary>Mean of 20 closes.</summary>
    [Id(10)]
    public ImmutableArray<double> Mean { get; init; } = [];

    /// <summary>Volume-weighted average price since the anchor.</summary>
    [Id(11)]
    public ImmutableArray<double> Vwap { get; init; } = [];

    /// <summary>RSI.</summary>
    [Id(12)]
    public ImmutableArray<double> Rsi { get; init; } = [];

    /// <summary>Anomalies within the window that hold.</summary>
    [Id(13)]
    public ImmutableArray<AnomalyMarker> Anomalies { get; init; } = [];

    /// <summary>The last row is of an interval that has not closed.</summary>
    [Id(14)]
    public required bool LastIsLive { get; init; }

    /// <summary>Version of the series that it was drawn from.</summary>
    [Id(15)]
    public required long Version { get; init; }

    /// <summary>Why the chart may lag, or shows less than was asked for; null where neither is so.</summary>
    [Id(16)]
    public string? Warning { get; init; }

    /// <summary>Names all that it shows but the warning: charts of one series and edition are the same, on every silo.</summary>
    [Id(17)]
    public string? Edition { get; init; }

    /// <summary>The caller has this edition: the columns and anomalies were left out.</summary>
    [Id(18)]
    public bool IsKnown { get; init; }

    /// <summary>The instant of which it shows what was stored, UTC; null for the present.</summary>
    [Id(19)]
    public DateTime? AsOf { get; init; }
}
