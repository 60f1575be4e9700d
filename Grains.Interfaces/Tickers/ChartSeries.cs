namespace Anomaly.Grains.Interfaces.Tickers;

/// <summary>The series of a chart, aligned with Dates; rows that can be scored only.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ChartSeries")]
public sealed record ChartSeries
{
    /// <summary>Ticker.</summary>
    [Id(0)]
    public required string Ticker { get; init; }

    /// <summary>Interval code.</summary>
    [Id(1)]
    public required string Interval { get; init; }

    /// <summary>US, JP or TH.</summary>
    [Id(2)]
    public required string Market { get; init; }

    /// <summary>Name, where the source knows it.</summary>
    [Id(3)]
    public string? CompanyName { get; init; }

    /// <summary>Opens, UTC.</summary>
    [Id(4)]
    public ImmutableArray<DateTimeOffset> Dates { get; init; } = [];

    /// <summary>Open.</summary>
    [Id(5)]
    public ImmutableArray<double> Open { get; init; } = [];

    /// <summary>High.</summary>
    [Id(6)]
    public ImmutableArray<double> High { get; init; } = [];

    /// <summary>Low.</summary>
    [Id(7)]
    public ImmutableArray<double> Low { get; init; } = [];

    /// <summary>Close.</summary>
    [Id(8)]
    public ImmutableArray<double> Close { get; init; } = [];

    /// <summary>Volume.</summary>
    [Id(9)]
    public ImmutableArray<double> Volume { get; init; } = [];

    /// <summary>Lower Bollinger band.</summary>
    [Id(10)]
    public ImmutableArray<double> LowerBand { get; init; } = [];

    /// <summary>Upper Bollinger band.</summary>
    [Id(11)]
    public ImmutableArray<double> UpperBand { get; init; } = [];

    /// <summary>Mean of 20 closes.</summary>
    [Id(12)]
    public ImmutableArray<double> Mean { get; init; } = [];

    /// <summary>Volume-weighted average price since the anchor.</summary>
    [Id(13)]
    public ImmutableArray<double> Vwap { get; init; } = [];

    /// <summary>RSI.</summary>
    [Id(14)]
    public ImmutableArray<double> Rsi { get; init; } = [];

    /// <summary>Anomalies within the window that hold.</summary>
    [Id(15)]
    public ImmutableArray<AnomalyMarker> Anomalies { get; init; } = [];

    /// <summary>The last row is of an interval that has not closed.</summary>
    [Id(16)]
    public required bool LastIsLive { get; init; }

    /// <summary>Version of the series that it was drawn from.</summary>
    [Id(17)]
    public required long Version { get; init; }

    /// <summary>Why the chart may lag, or null.</summary>
    [Id(18)]
    public string? Warning { get; init; }

    /// <summary>Names all that it shows but the warning: charts of one series and edition are the same, on every silo.</summary>
    [Id(19)]
    public string? Edition { get; init; }

    /// <summary>The caller has this edition: the columns and anomalies were left out.</summary>
    [Id(20)]
    public bool IsKnown { get; init; }
}
