namespace Anomaly.Hosting.Diagnostics;

/// <summary>How busy one silo is. Rates and latencies are of the last ten to twenty seconds.</summary>
public sealed record SiloLoad
{
    /// <summary>The silo, as host:port@generation.</summary>
    public required string Silo { get; init; }

    /// <summary>Partitions of grains that it owns.</summary>
    public required int Partitions { get; init; }

    /// <summary>Grain calls a second.</summary>
    public required double CallsPerSecond { get; init; }

    /// <summary>Half of the calls took no longer, from arrival to answer.</summary>
    public required TimeSpan LatencyMedian { get; init; }

    /// <summary>95 % took no longer.</summary>
    public required TimeSpan Latency95 { get; init; }

    /// <summary>99 % took no longer.</summary>
    public required TimeSpan Latency99 { get; init; }

    /// <summary>Calls that wait in mailboxes.</summary>
    public required int MailboxDepth { get; init; }

    /// <summary>The most that wait for one grain.</summary>
    public required int LongestMailbox { get; init; }

    /// <summary>Detections committed to the store, a second.</summary>
    public required double CommitsPerSecond { get; init; }
}
