namespace Anomaly.Runtime.Clustering;

/// <summary>The tables that the cluster agrees through.</summary>
internal interface IClusterStore
{
    /// <summary>Creates or migrates the tables; any number of silos may do so at once.</summary>
    /// <exception cref="Orleans.Runtime.OrleansException">The database refuses it, and will go on to.</exception>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Opens a session that tells when something changed; enters no silo.</summary>
    Task<IClusterSession> WatchAsync(CancellationToken cancellationToken);

    /// <summary>Enters a new silo with a lease, and opens its session, whose end others notice.</summary>
    /// <param name="host">Where it can be reached.</param>
    /// <param name="port">On which port.</param>
    /// <param name="secretProof">What all silos with the same secret have in common.</param>
    /// <param name="lease">How long it lasts without news.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Orleans.Runtime.OrleansException">The silos that are there have another secret.</exception>
    Task<IClusterSession> JoinAsync(string host, int port, string secretProof, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Tells and reads in one transaction; null when the lease of <paramref name="silo"/> is over.</summary>
    Task<ClusterSnapshot?> ExchangeAsync(int silo, TimeSpan lease, ExchangeRequest request, CancellationToken cancellationToken);

    /// <summary>Reads only.</summary>
    Task<ClusterSnapshot> ReadAsync(CancellationToken cancellationToken);
}
