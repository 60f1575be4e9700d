namespace Anomaly.Hosting.Diagnostics;

/// <summary>Asks the silos of the cluster how busy they are, where the actor runtime can say.</summary>
public interface ISiloLoads
{
    /// <summary>One entry for every silo that answered; empty on a runtime that cannot say.</summary>
    Task<IReadOnlyList<SiloLoad>> ReadAsync(CancellationToken cancellationToken);
}
