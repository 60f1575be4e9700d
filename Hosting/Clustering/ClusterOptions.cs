using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Anomaly.Hosting.Clustering;

/// <summary>Where the grains live.</summary>
public enum ClusterMode
{
    /// <summary>In this process, which is the whole cluster.</summary>
    Embedded,

    /// <summary>In equal processes that find each other through PostgreSQL.</summary>
    PostgreSql,
}

/// <summary>How the cluster is formed: section <c>Anomaly:Cluster</c>.</summary>
public sealed class ClusterOptions : IValidatableObject
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:Cluster";

    /// <summary><c>Embedded</c> or <c>PostgreSql</c>. Default: <c>Embedded</c>, which needs nothing.</summary>
    public ClusterMode Mode { get; set; } = ClusterMode.Embedded;

    /// <summary>Processes with the same id form one cluster. 1 to 150 characters; default: <c>anomaly</c>.</summary>
    public string ClusterId { get; set; } = "anomaly";

    /// <summary>What logs, metrics and the cluster's page call this process. Default: the machine's name.</summary>
    public string? SiloName { get; set; }

    /// <summary>The port that other silos call. Default: 11111 in a cluster, a free one embedded.</summary>
    [SettingRange(Section, 1, IPEndPoint.MaxPort)]
    public int? SiloPort { get; set; }

    /// <summary>The port that services of other programs call; 0 closes it. Default: 30000 in a cluster, 0 embedded.</summary>
    [SettingRange(Section, 0, IPEndPoint.MaxPort)]
    public int? GatewayPort { get; set; }

    /// <summary>The host name or address that others reach this process at. Default: this machine's first address.</summary>
    public string? AdvertisedHost { get; set; }

    /// <summary>Mutual TLS between processes.</summary>
    public ClusterTlsOptions Tls { get; set; } = new();

    /// <summary>How soon a process that has gone is noticed.</summary>
    [ValidateObjectMembers]
    public ClusterMembershipOptions Membership { get; set; } = new();

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Mode))
            yield return new ValidationResult($"{Section}:{nameof(Mode)} is {Mode}, which does not exist: use Embedded or PostgreSql.");
        if (ClusterId.Length is < 1 or > 150)
            yield return new ValidationResult($"{Section}:{nameof(ClusterId)} must have 1 to 150 characters.");
    }
}

/// <summary>
/// Mutual TLS between silos, and between silos and clients: section <c>Anomaly:Cluster:Tls</c>. All three files or none. They are read again when
/// they change, so that certificates can be replaced while the cluster runs.
/// </summary>
public sealed class ClusterTlsOptions
{
    /// <summary>PEM file with this process' certificate, for server and client authentication. Default: none.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>PEM file with the certificate's private key. Default: none.</summary>
    public string? KeyPath { get; set; }

    /// <summary>
    /// PEM file with the authorities whose certificates are let in. Whoever has a certificate of theirs is a member of the cluster: names are not
    /// compared, since pods come and go by address. Default: none.
    /// </summary>
    public string? AuthorityPath { get; set; }

    /// <summary>
    /// Allows a process to listen beyond loopback without TLS. The ports of Orleans know no passwords: whoever reaches them can call everything.
    /// Only behind a network policy that lets nobody else in. Default: false.
    /// </summary>
    public bool AllowPlainTransport { get; set; }

    /// <summary>Whether TLS is configured.</summary>
    public bool IsConfigured => CertificatePath is not null || KeyPath is not null || AuthorityPath is not null;
}

/// <summary>
/// How soon a process that has gone is noticed: section <c>Anomaly:Cluster:Membership</c>. The defaults were chosen by measurement (docs/explanation/orleans.md):
/// Orleans' own take up to half a minute.
/// </summary>
public sealed class ClusterMembershipOptions : IValidatableObject
{
    private const string Section = $"{ClusterOptions.Section}:Membership";

    /// <summary>How long a probe may take before it counts as missed, to begin with; it then follows what is measured. Default: 1 s.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The least that the probe timeout comes down to. Default: 500 ms.</summary>
    public TimeSpan MinProbeTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The most that the probe timeout grows to on a busy machine. Default: 4 s.</summary>
    public TimeSpan MaxProbeTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Probes missed in a row before a silo is suspected. 1 to 10; default: 2.</summary>
    [SettingRange(Section, 1, 10)]
    public int MissedProbes { get; set; } = 2;

    /// <summary>
    /// Silos that must suspect one before it is declared dead, where there are so many. 1 to 10; default: 2, so that the one which is cut off or
    /// starved of processor time cannot end the others.
    /// </summary>
    [SettingRange(Section, 1, 10)]
    public int Votes { get; set; } = 2;

    /// <summary>How often the table of silos is read, and this process' sign of life written to it. 1 s to 5 minutes; default: 5 s.</summary>
    public TimeSpan TableRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinProbeTimeout < TimeSpan.FromMilliseconds(50) || MaxProbeTimeout > TimeSpan.FromMinutes(1) || MinProbeTimeout > ProbeTimeout || ProbeTimeout > MaxProbeTimeout)
            yield return new ValidationResult($"{Section}: MinProbeTimeout, ProbeTimeout and MaxProbeTimeout must lie between 50 ms and a minute, in this order.");
        if (TableRefresh < TimeSpan.FromSeconds(1) || TableRefresh > TimeSpan.FromMinutes(5))
            yield return new ValidationResult($"{Section}:{nameof(TableRefresh)} must be 1 second to 5 minutes, not {TableRefresh}.");
    }
}

/// <summary>Says, at start, which single settings of the cluster are out of their range.</summary>
[OptionsValidator]
internal sealed partial class ClusterOptionsValidator : IValidateOptions<ClusterOptions>;
