using Anomaly.Runtime.Transport;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Anomaly.Runtime.Clustering;

/// <summary>Refuses, at start, a way into the cluster that cannot work, with a sentence for each fault.</summary>
internal sealed class PostgresClusteringOptionsValidator : IValidateOptions<PostgresClusteringOptions>
{
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1), LongestLease = TimeSpan.FromMinutes(2);

    public ValidateOptionsResult Validate(string? name, PostgresClusteringOptions options)
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            errors.Add("The cluster needs a PostgreSQL connection string (ConnectionStrings:Anomaly).");
        else if (!IsReadable(options.ConnectionString))
            errors.Add("The cluster's connection string (ConnectionStrings:Anomaly) cannot be read: write, for example, Host=database;Username=anomaly;Password=…;Database=anomaly.");
        if (string.IsNullOrWhiteSpace(options.Secret))
            errors.Add("The cluster needs a secret (Anomaly:Cluster:Secret).");
        else if (options.Secret.Length < ClusterSecret.MinimumLength)
            errors.Add($"The cluster's secret (Anomaly:Cluster:Secret) is too short: use at least {ClusterSecret.MinimumLength} characters.");
        if (options.SiloPort is < 1 or > 65535)
            errors.Add($"The silo's port (Anomaly:Cluster:SiloPort) is {options.SiloPort}: use 1 to 65535.");
        if (string.IsNullOrWhiteSpace(options.AdvertisedHost))
            errors.Add("The silo's host (Anomaly:Cluster:AdvertisedHost) is empty: name the host or address by which the others reach it.");
        if (options.Lease < ShortestLease || options.Lease > LongestLease)
            errors.Add($"The lease (Anomaly:Cluster:Lease) is {options.Lease}: use {ShortestLease} to {LongestLease}.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static bool IsReadable(string connectionString)
    {
        try
        {
            return !string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(connectionString).Host);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
