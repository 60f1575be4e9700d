namespace Anomaly.Grains.Interfaces.Tickers;

/// <summary>Where detection of one series stands.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.SeriesState")]
public sealed record SeriesState
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

    /// <summary>never, complete, failed or in_progress.</summary>
    [Id(3)]
    public required string Status { get; init; }

    /// <summary>UTC.</summary>
    [Id(4)]
    public DateTimeOffset? LastDetectionRun { get; init; }

    /// <summary>Open of the last closed bar that was scored, UTC.</summary>
    [Id(5)]
    public DateTimeOffset? LastDetectedTimestamp { get; init; }

    /// <summary>Open of the first bar of the stored history, UTC.</summary>
    [Id(6)]
    public DateTimeOffset? Anchor { get; init; }

    /// <summary>Model in the feature state.</summary>
    [Id(7)]
    public string? ModelVersion { get; init; }

    /// <summary>Its hash.</summary>
    [Id(8)]
    public string? ModelHash { get; init; }

    /// <summary>Bars in the feature state.</summary>
    [Id(9)]
    public required long RowsProcessed { get; init; }

    /// <summary>Anomalies that hold.</summary>
    [Id(10)]
    public required int AnomaliesFound { get; init; }

    /// <summary>Grows by one a commit.</summary>
    [Id(11)]
    public required long Version { get; init; }

    /// <summary>UTC.</summary>
    [Id(12)]
    public DateTimeOffset? UpdatedAt { get; init; }
}
