#pragma warning disable CA1822 // until the embedded runtime stands behind these
using System.Collections.ObjectModel;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>Several silos and a client in one process: what they say to each other is serialized as between processes.</summary>
public sealed class InProcessTestCluster : IAsyncDisposable
{
    private readonly List<InProcessSiloHandle> silos = [];

    internal InProcessTestCluster(InProcessTestClusterBuilder builder) => Options = builder.Options;

    /// <summary>How the cluster starts.</summary>
    public InProcessTestClusterOptions Options { get; }

    /// <summary>The silos that were started and are neither stopped nor killed.</summary>
    public ReadOnlyCollection<InProcessSiloHandle> Silos => silos.ToList().AsReadOnly();

    /// <summary>A client without a silo.</summary>
    /// <exception cref="InvalidOperationException">The cluster is not deployed.</exception>
    public IClusterClient Client => throw new InvalidOperationException("Deploy the cluster first.");

    /// <summary>Starts the silos and the client.</summary>
    public Task DeployAsync() => throw new InvalidOperationException("The embedded runtime lands with the next milestone.");

    /// <summary>The services of a silo; of any when none is given.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        silos.First(handle => silo is null || handle.SiloAddress.Equals(silo)).ServiceProvider;

    /// <summary>Starts another silo; it has its share of grains when this returns.</summary>
    public Task<InProcessSiloHandle> StartAdditionalSiloAsync() => throw new InvalidOperationException("The embedded runtime lands with the next milestone.");

    /// <summary>Stops a silo gracefully: its grains are handed over.</summary>
    public Task StopSiloAsync(InProcessSiloHandle instance) => throw new InvalidOperationException("The embedded runtime lands with the next milestone.");

    /// <summary>Ends a silo as a crash would: no drain, no deactivation, no goodbye.</summary>
    public Task KillSiloAsync(InProcessSiloHandle instance) => throw new InvalidOperationException("The embedded runtime lands with the next milestone.");

    /// <summary>Stops everything.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
