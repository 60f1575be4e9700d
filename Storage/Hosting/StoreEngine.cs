namespace Anomaly.Storage;

/// <summary>What stands behind <see cref="IDetectionStore"/>.</summary>
public enum StoreEngine
{
    /// <summary>One file, no server: the default.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, which several silos can share.</summary>
    PostgreSql,
}
