namespace Anomaly.Grains.Interfaces.Anomalies;

/// <summary>One anomaly with everything needed to defend or re-derive it.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyDocument")]
public sealed record AnomalyDocument
{
    /// <summary>24 hex digits, derived from ticker, interval, bar time and model hash.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>Ticker.</summary>
    [Id(1)]
    public required string Ticker { get; init; }

    /// <summary>Interval code.</summary>
    [Id(2)]
    public required string Interval { get; init; }

    /// <summary>Open of the bar, UTC.</summary>
    [Id(3)]
    public required DateTimeOffset Datetime { get; init; }

    /// <summary>Close of the bar.</summary>
    [Id(4)]
    public required double Close { get; init; }

    /// <summary>Volume of the bar.</summary>
    [Id(5)]
    public required double Volume { get; init; }

    /// <summary>The run that found it.</summary>
    [Id(6)]
    public required string DetectionRunId { get; init; }

    /// <summary>When it was found, UTC.</summary>
    [Id(7)]
    public required DateTimeOffset DetectionTimestamp { get; init; }

    /// <summary>Model that found it.</summary>
    [Id(8)]
    public required string ModelVersion { get; init; }

    /// <summary>Hash of its file.</summary>
    [Id(9)]
    public required string ModelHash { get; init; }

    /// <summary>The 14 seed features of the bar.</summary>
    [Id(10)]
    public ImmutableArray<NamedValue> Features { get; init; } = [];

    /// <summary>score_samples, -1 to 0, lower is stranger.</summary>
    [Id(11)]
    public required double AnomalyScore { get; init; }

    /// <summary>What each feature added to the strangeness, largest first.</summary>
    [Id(12)]
    public ImmutableArray<NamedValue> Contributions { get; init; } = [];

    /// <summary>0 to 1, higher is stranger; null for models without calibration.</summary>
    [Id(13)]
    public double? Severity { get; init; }

    /// <summary>The tests that would have sufficed alone, strongest first: name, value, tail probability.</summary>
    [Id(14)]
    public ImmutableArray<string> Evidence { get; init; } = [];

    /// <summary>up, down, volume or range.</summary>
    [Id(15)]
    public string? Direction { get; init; }

    /// <summary>One sentence for people.</summary>
    [Id(16)]
    public required string Reason { get; init; }

    /// <summary>Whether the old system sent an alert; kept for its clients.</summary>
    [Id(17)]
    public required bool Sent { get; init; }

    /// <summary>What has become of it.</summary>
    [Id(18)]
    public required AnomalyStatus Status { get; init; }

    /// <summary>UTC.</summary>
    [Id(19)]
    public required DateTimeOffset CreatedAt { get; init; }
}
