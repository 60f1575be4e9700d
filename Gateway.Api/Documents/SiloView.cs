namespace Anomaly.Gateway.Api.Documents;

/// <summary>One silo; how busy it is, of the last ten to twenty seconds, where it said so.</summary>
internal sealed record SiloView
{
    /// <summary>host:port@generation.</summary>
    public required string Address { get; init; }

    /// <summary>active, joining, shutting_down, stopping or dead.</summary>
    public required string Status { get; init; }

    /// <summary>Partitions of grains that it owns.</summary>
    public int? Partitions { get; init; }

    /// <summary>Grain calls a second.</summary>
    public double? CallsPerSecond { get; init; }

    /// <summary>Milliseconds that half of the calls stayed below, waiting included.</summary>
    public double? LatencyMedianMs { get; init; }

    /// <summary>Milliseconds that 95 % stayed below.</summary>
    public double? LatencyP95Ms { get; init; }

    /// <summary>Milliseconds that 99 % stayed below.</summary>
    public double? LatencyP99Ms { get; init; }

    /// <summary>Calls that wait in mailboxes.</summary>
    public int? MailboxDepth { get; init; }

    /// <summary>The most that wait for one grain.</summary>
    public int? LongestMailbox { get; init; }

    /// <summary>Detections committed to the store, a second.</summary>
    public double? CommitsPerSecond { get; init; }
}
