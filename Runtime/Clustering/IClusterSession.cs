namespace Anomaly.Runtime.Clustering;

/// <summary>A connection to the database that lasts: it holds a silo's lock, and hears of changes.</summary>
internal interface IClusterSession : IAsyncDisposable
{
    /// <summary>The silo's number; 0 for watchers.</summary>
    int Silo { get; }

    /// <summary>
    /// Runs until the connection breaks or the token is cancelled; calls <paramref name="changed"/> when something changed.
    /// </summary>
    Task ListenAsync(Action changed, CancellationToken cancellationToken);

    /// <summary>Connects anew and takes the lock again.</summary>
    Task ReopenAsync(CancellationToken cancellationToken);
}
