namespace Anomaly.Gateway.Api.Documents;

/// <summary>What runs.</summary>
/// <param name="Silos">Processes that hold grains.</param>
/// <param name="Activations">Grains in memory, in all silos.</param>
/// <param name="Grains">Grains in memory by class and silo.</param>
internal sealed record ClusterView(IReadOnlyList<SiloView> Silos, int Activations, IReadOnlyList<GrainCountView> Grains);

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
}

/// <summary>Activations of one grain class in one silo.</summary>
/// <param name="Type">Grain class.</param>
/// <param name="Silo">host:port@generation.</param>
/// <param name="Activations">How many.</param>
internal sealed record GrainCountView(string Type, string? Silo, int Activations);

/// <summary>Health, as the old system showed it.</summary>
/// <param name="Status">Always <c>ok</c>.</param>
internal sealed record HealthView(string Status);
