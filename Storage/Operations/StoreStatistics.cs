namespace Anomaly.Storage;

/// <summary>How much is stored.</summary>
public sealed record StoreStatistics
{
    /// <summary><c>Sqlite</c> or <c>PostgreSql</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>The number of the last migration applied.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Series with metadata.</summary>
    public required long Series { get; init; }

    /// <summary>Bars, estimated.</summary>
    public required long Bars { get; init; }

    /// <summary>Anomalies, estimated.</summary>
    public required long Anomalies { get; init; }

    /// <summary>Runs, estimated.</summary>
    public required long Runs { get; init; }

    /// <summary>Bytes on disk, with indexes.</summary>
    public required long SizeBytes { get; init; }
}
