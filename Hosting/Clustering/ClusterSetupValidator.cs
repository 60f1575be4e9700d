using Anomaly.Storage.Hosting;

namespace Anomaly.Hosting.Clustering;

/// <summary>Says, at start, what is wrong with the cluster's settings together, with its files and with this machine, a sentence each.</summary>
internal sealed class ClusterSetupValidator(IOptions<StoreOptions> store, TimeProvider timeProvider) : IValidateOptions<ClusterOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        List<string> problems = [];
        CheckTls(problems, options.Tls);
        if (options.Mode == ClusterMode.PostgreSql)
            CheckCluster(problems, options);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

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
}
