namespace Anomaly.Hosting.Composition;

/// <summary>How the cluster is formed: section <c>Anomaly:Cluster</c>.</summary>
public sealed class ClusterOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:Cluster";

    /// <summary><c>Embedded</c> or <c>PostgreSql</c>. Default: <c>Embedded</c>, which needs nothing.</summary>
    public ClusterMode Mode { get; set; } = ClusterMode.Embedded;
}
