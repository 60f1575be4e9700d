namespace Anomaly.Storage.Sqlite;

/// <summary>Where the SQLite file is and how it is used.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The database file; made, with its folder, where there is none. Relative to the working folder.</summary>
    public required string Path { get; init; }

    /// <summary>Connections, each with a thread, that read. Default: 2.</summary>
    public int Readers { get; init; } = 2;

    /// <summary>How long to wait for another process that writes the same file. Default: 5 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
