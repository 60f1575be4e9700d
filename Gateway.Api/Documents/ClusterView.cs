using Anomaly.Hosting.Clustering;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>What runs.</summary>
/// <param name="Silos">Processes that hold grains.</param>
/// <param name="Activations">Grains in memory, in all silos.</param>
/// <param name="Grains">Grains in memory by class and silo.</param>
/// <param name="Sources">Where bars come from, the default source first; none where no silo answered.</param>
/// <param name="Store">The store; null where no silo answered.</param>
/// <param name="Dashboard">Path of Orleans' dashboard; null where it is not switched on.</param>
internal sealed record ClusterView(
    IReadOnlyList<SiloView> Silos, int Activations, IReadOnlyList<GrainCountView> Grains, IReadOnlyList<SourceView> Sources, StoreView? Store, string? Dashboard);

/// <summary>A source of bars.</summary>
/// <param name="Source">simulated, csv, yahoo or push.</param>
/// <param name="RequestsPerSecond">Requests a second that all silos together may make over time; null where nothing bounds them.</param>
/// <param name="Burst">Requests that can be saved up; null where nothing bounds them.</param>
/// <param name="Circuits">The silos that leave it alone after repeated failures; the others ask it.</param>
internal sealed record SourceView(string Source, double? RequestsPerSecond, int? Burst, IReadOnlyList<OpenCircuitView> Circuits);

/// <summary>A silo that leaves a source alone.</summary>
/// <param name="Silo">address:port@generation.</param>
/// <param name="Until">When the source is asked again, UTC. A time that is over: the next request tests whether it answers.</param>
internal sealed record OpenCircuitView(string Silo, DateTimeOffset Until);

/// <summary>The store.</summary>
/// <param name="Engine">Sqlite or PostgreSql.</param>
/// <param name="Bytes">Its size; null where it could not be measured.</param>
/// <param name="RunRetentionDays">Days that ended runs are kept; those that found or retracted anything are kept forever.</param>
/// <param name="BarRetentionDays">Days that bars are kept, by interval code; an interval that is not named is kept forever.</param>
internal sealed record StoreView(string Engine, long? Bytes, int RunRetentionDays, IReadOnlyDictionary<string, double> BarRetentionDays);

/// <summary>One process of the cluster. How busy it is stands there while it is active.</summary>
internal sealed record SiloView
{
    /// <summary>address:port@generation. The generation tells processes at the same address apart.</summary>
    public required string Address { get; init; }

    /// <summary>What the process is called, for example its pod's name.</summary>
    public required string? Name { get; init; }

    /// <summary>The machine that it runs on.</summary>
    public required string? Host { get; init; }

    /// <summary>created, joining, active, shutting_down, stopping or dead.</summary>
    public required string Status { get; init; }

    /// <summary>When the process started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The program's version: two of them during a rolling upgrade.</summary>
    public string? Version { get; init; }

    /// <summary>Grains in memory.</summary>
    public int? Activations { get; init; }

    /// <summary>Share of all processors that the process uses, in percent, smoothed.</summary>
    public double? CpuPercent { get; init; }

    /// <summary>Bytes of memory that the process uses, smoothed.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Whether it refuses new requests to protect itself.</summary>
    public bool? IsOverloaded { get; init; }

    /// <summary>Detections committed to the store a second, of the last ten seconds.</summary>
    public double? CommitsPerSecond { get; init; }

    /// <summary>What it did in the last ten minutes, by kind; nothing of what it did not do.</summary>
    public IReadOnlyList<WorkReport> Work { get; init; } = [];
}

/// <summary>Activations of one grain class in one silo.</summary>
/// <param name="Type">Grain class.</param>
/// <param name="Silo">host:port@generation.</param>
/// <param name="Activations">How many.</param>
internal sealed record GrainCountView(string Type, string? Silo, int Activations);

/// <summary>Health, as the old system showed it.</summary>
/// <param name="Status">Always <c>ok</c>.</param>
internal sealed record HealthView(string Status);
