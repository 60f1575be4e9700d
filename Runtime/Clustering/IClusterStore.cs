namespace Anomaly.Runtime.Clustering;

/// <summary>The tables that the cluster agrees through.</summary>
internal interface IClusterStore
{
    /// <summary>Creates or migrates the tables; any number of silos may do so at once.</summary>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Opens a session that tells when something changed; enters no silo.</summary>
    Task<IClusterSession> WatchAsync(CancellationToken cancellationToken);

    /// <summary>Enters a new silo with a lease, and opens its session, whose end others notice.</summary>
    Task<IClusterSession> JoinAsync(string host, int port, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Tells and reads in one transaction; null when the lease of <paramref name="silo"/> is over.</summary>
    Task<ClusterSnapshot?> ExchangeAsync(int silo, TimeSpan lease, ExchangeRequest request, CancellationToken cancellationToken);

    /// <summary>Reads only.</summary>
    Task<ClusterSnapshot> ReadAsync(CancellationToken cancellationToken);
}
