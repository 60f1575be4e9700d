using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Builds a cluster of silos inside the test's own process.</summary>
public sealed class InProcessTestClusterBuilder(short initialSilosCount)
{
    /// <summary>A cluster of two silos.</summary>
    public InProcessTestClusterBuilder()
        : this(2)
    {
    }

    /// <summary>How the cluster starts.</summary>
    public InProcessTestClusterOptions Options { get; } = new() { InitialSilosCount = initialSilosCount };

    internal List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> Silo { get; } = [];

    internal List<Action<IHostApplicationBuilder>> Client { get; } = [];

    /// <summary>Configures the hosts of silos and of the client.</summary>
    public InProcessTestClusterBuilder ConfigureHost(Action<IHostApplicationBuilder> configureDelegate)
    {
        Silo.Add((_, host) => configureDelegate(host));
        Client.Add(configureDelegate);
        return this;
    }

    /// <summary>Configures every silo.</summary>
    public InProcessTestClusterBuilder ConfigureSilo(Action<InProcessTestSiloSpecificOptions, ISiloBuilder> configureSiloDelegate)
    {
        Silo.Add((options, host) => host.UseOrleans(silo => configureSiloDelegate(options, silo)));
        return this;
    }

    /// <summary>Configures the host of every silo.</summary>
    public InProcessTestClusterBuilder ConfigureSiloHost(Action<InProcessTestSiloSpecificOptions,
        IHostApplicationBuilder> configureSiloHostDelegate)
    {
        Silo.Add(configureSiloHostDelegate);
        return this;
    }

    /// <summary>Configures the client.</summary>
    public InProcessTestClusterBuilder ConfigureClient(Action<IClientBuilder> configureClientDelegate)
    {
        Client.Add(host => host.UseOrleansClient(configureClientDelegate));
        return this;
    }

    /// <summary>The cluster, not yet deployed.</summary>
    public InProcessTestCluster Build() => new(this);
}
