namespace Anomaly.Testing;

/// <summary>How a throw-away server runs.</summary>
public sealed record PostgresSettings
{
    /// <summary>Whether it flushes to the disk. Off, it survives kill -9 of its processes, but not of the machine, and is much faster.</summary>
    public bool Fsync { get; init; }

    /// <summary>Connections that it takes.</summary>
    public int MaxConnections { get; init; } = 200;

    /// <summary>Further settings, as <c>name=value</c>.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];
}
