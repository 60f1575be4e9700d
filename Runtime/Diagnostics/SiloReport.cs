using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Diagnostics;

/// <summary>What one silo does, as it says itself. Rates and latencies are of the last ten to twenty seconds.</summary>
[GenerateSerializer]
[Alias("Anomaly.Runtime.SiloReport")]
public sealed record SiloReport
{
    /// <summary>The silo.</summary>
    [Id(0)]
    public required SiloAddress Silo { get; init; }

    /// <summary>Where it is in its life.</summary>
    [Id(1)]
    public required SiloStatus Status { get; init; }

    /// <summary>Partitions that it owns, of 1024; 1 of 1 in the embedded mode.</summary>
    [Id(2)]
    public required int Partitions { get; init; }

    /// <summary>Activations by grain class.</summary>
    [Id(3)]
    public required ImmutableArray<GrainClassReport> Activations { get; init; }

    /// <summary>Grain calls a second.</summary>
    [Id(4)]
    public required double CallsPerSecond { get; init; }

    /// <summary>Half of the calls took no longer, from arrival to answer.</summary>
    [Id(5)]
    public required TimeSpan LatencyMedian { get; init; }

    /// <summary>95 % took no longer.</summary>
    [Id(6)]
    public required TimeSpan Latency95 { get; init; }

    /// <summary>99 % took no longer.</summary>
    [Id(7)]
    public required TimeSpan Latency99 { get; init; }

    /// <summary>Calls that wait in mailboxes.</summary>
    [Id(8)]
    public required int MailboxDepth { get; init; }

    /// <summary>The most that wait for one grain.</summary>
    [Id(9)]
    public required int LongestMailbox { get; init; }

    /// <summary>What the silo's host measures of its own: the values of its <see cref="ISiloGauge"/>s by name.</summary>
    [Id(10)]
    public Dictionary<string, double> Gauges { get; init; } = [];
}
