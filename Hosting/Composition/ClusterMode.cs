namespace Anomaly.Hosting.Composition;

/// <summary>Where the grains live.</summary>
public enum ClusterMode
{
    /// <summary>In this process, which is the whole cluster.</summary>
    Embedded,

    /// <summary>In silos that find each other through PostgreSQL.</summary>
    PostgreSql,
}
