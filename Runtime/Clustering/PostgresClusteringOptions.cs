namespace Anomaly.Runtime.Clustering;

/// <summary>How silos and clients find each other through PostgreSQL. Validated when the host starts.</summary>
public sealed class PostgresClusteringOptions
{
    /// <summary>
    /// The database that carries membership, partitions and reminders. Required. Its user may create tables (silos only).
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>What all silos and clients know and nobody else: at least 16 characters. Required. Never logged and never sent.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The port of the silo, HTTP/2 without TLS. Default: 11111. Not used by clients.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>The host name or address by which the others reach this silo. Default: this machine's name. Not used by clients.</summary>
    public string AdvertisedHost { get; set; } = Environment.MachineName;

    /// <summary>
    /// How long a silo that gives no sign of life keeps its grains; a tenth of it passes between signs. All silos should agree. 1 s to 2
    /// min, default: 5 s.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(5);
}
