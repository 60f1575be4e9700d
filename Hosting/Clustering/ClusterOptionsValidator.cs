using System.Net;
using Anomaly.Storage.Hosting;

namespace Anomaly.Hosting.Clustering;

/// <summary>Says, at start, what is wrong with the cluster's settings, a sentence each.</summary>
internal sealed class ClusterOptionsValidator(IConfiguration configuration, IOptions<StoreOptions> store, TimeProvider timeProvider) : IValidateOptions<ClusterOptions>
{
    /// <summary>Settings of the runtime that Orleans has replaced, and what to do instead.</summary>
    private static readonly Dictionary<string, string> Replaced = new()
    {
        ["Secret"] = "processes prove themselves by certificates now: set Anomaly:Cluster:Tls:CertificatePath, :KeyPath and :AuthorityPath",
        ["Lease"] = "how soon a lost silo is noticed is set by Anomaly:Cluster:Membership:ProbeTimeout and :MissedProbes",
        ["ConnectionString"] = "the cluster uses the store's database: set ConnectionStrings:Anomaly",
    };

    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        List<string> problems = [.. FindReplaced()];
        if (!Enum.IsDefined(options.Mode))
            problems.Add($"{ClusterOptions.Section}:Mode is {options.Mode}, which does not exist: use Embedded or PostgreSql.");
        if (options.ClusterId.Length is < 1 or > 150)
            problems.Add($"{ClusterOptions.Section}:ClusterId must have 1 to 150 characters.");
        CheckPort(problems, nameof(options.SiloPort), options.SiloPort, least: 1);
        CheckPort(problems, nameof(options.GatewayPort), options.GatewayPort, least: 0);
        CheckMembership(problems, options.Membership);
        CheckTls(problems, options.Tls);
        if (options.Mode == ClusterMode.PostgreSql)
            CheckCluster(problems, options);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> FindReplaced() => Replaced
        .Where(old => configuration[$"{ClusterOptions.Section}:{old.Key}"] is not null)
        .Select(old => $"{ClusterOptions.Section}:{old.Key} is no longer a setting: {old.Value}.");

    private void CheckCluster(List<string> problems, ClusterOptions options)
    {
        if (store.Value.Engine != StoreEngine.PostgreSql)
        {
            problems.Add($"{ClusterOptions.Section}:Mode is PostgreSql, but {StoreOptions.Section}:Engine is {store.Value.Engine}, so that every process would keep a store of"
                + $" its own: set {StoreOptions.Section}:Engine=PostgreSql.");
        }

        if (ClusterEndpoints.FindProblem(options) is { } problem)
            problems.Add(problem);
        else if (!options.Tls.IsConfigured && !options.Tls.AllowPlainTransport && !ClusterEndpoints.IsLoopback(options))
        {
            problems.Add($"{ClusterOptions.Section}:Tls is not set, and this process would be open to everybody who reaches its ports. Set :CertificatePath, :KeyPath and :AuthorityPath;"
                + $" or {ClusterOptions.Section}:AdvertisedHost=127.0.0.1 for a cluster on one machine; or :Tls:AllowPlainTransport=true behind a network policy that lets only silos in.");
        }
    }

    private void CheckTls(List<string> problems, ClusterTlsOptions tls)
    {
        if (!tls.IsConfigured)
            return;
        if (tls is { CertificatePath: null } or { KeyPath: null } or { AuthorityPath: null })
            problems.Add($"{ClusterOptions.Section}:Tls needs all of CertificatePath, KeyPath and AuthorityPath.");
        else if (ClusterCertificates.FindProblem(tls, timeProvider.GetUtcNow()) is { } problem)
            problems.Add(problem);
    }

    private static void CheckMembership(List<string> problems, ClusterMembershipOptions membership)
    {
        const string Section = $"{ClusterOptions.Section}:Membership";
        if (membership.MinProbeTimeout < TimeSpan.FromMilliseconds(50) || membership.MaxProbeTimeout > TimeSpan.FromMinutes(1)
            || membership.MinProbeTimeout > membership.ProbeTimeout || membership.ProbeTimeout > membership.MaxProbeTimeout)
        {
            problems.Add($"{Section}: MinProbeTimeout, ProbeTimeout and MaxProbeTimeout must lie between 50 ms and a minute, in this order.");
        }

        if (membership.MissedProbes is < 1 or > 10)
            problems.Add($"{Section}:MissedProbes must be 1 to 10, not {membership.MissedProbes}.");
        if (membership.Votes is < 1 or > 10)
            problems.Add($"{Section}:Votes must be 1 to 10, not {membership.Votes}.");
        if (membership.TableRefresh < TimeSpan.FromSeconds(1) || membership.TableRefresh > TimeSpan.FromMinutes(5))
            problems.Add($"{Section}:TableRefresh must be 1 second to 5 minutes, not {membership.TableRefresh}.");
    }

    private static void CheckPort(List<string> problems, string setting, int? port, int least)
    {
        if (port < least || port > IPEndPoint.MaxPort)
            problems.Add($"{ClusterOptions.Section}:{setting} must be {least} to {IPEndPoint.MaxPort}, not {port}.");
    }
}
