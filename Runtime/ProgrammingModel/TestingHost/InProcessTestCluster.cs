using System.Collections.ObjectModel;
using System.Net;
using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Reminders;
using Anomaly.Runtime.TestCluster;
using Anomaly.Runtime.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>Several silos and a client in one process: what they say to each other is serialized as between processes.</summary>
public sealed class InProcessTestCluster : IAsyncDisposable
{
    private readonly InProcessTestClusterBuilder builder;
    private readonly TestNetwork network = new();
    private readonly MemoryReminderTable reminders = new();
    private readonly List<InProcessSiloHandle> silos = [];
    private IHost? client;
    private int started;

    internal InProcessTestCluster(InProcessTestClusterBuilder builder) => this.builder = builder;

    /// <summary>How the cluster starts.</summary>
    public InProcessTestClusterOptions Options => builder.Options;

    /// <summary>The silos that were started and are neither stopped nor killed.</summary>
    public ReadOnlyCollection<InProcessSiloHandle> Silos => silos.Where(silo => silo.IsActive).ToList().AsReadOnly();

    /// <summary>A client without a silo.</summary>
    /// <exception cref="InvalidOperationException">The cluster is not deployed.</exception>
    public IClusterClient Client =>
        client?.Services.GetRequiredService<IClusterClient>() ?? throw new InvalidOperationException("Deploy the cluster first.");

    /// <summary>Starts the silos and the client.</summary>
    public async Task DeployAsync()
    {
        if (client is not null)
            throw new InvalidOperationException("The cluster is deployed already.");
        for (var i = 0; i < Options.InitialSilosCount; i++)
            await StartAdditionalSiloAsync();
        client = BuildClient();
        await client.StartAsync();
    }

    /// <summary>The services of a silo; of any when none is given.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        Silos.First(handle => silo is null || handle.SiloAddress.Equals(silo)).ServiceProvider;

    /// <summary>Starts another silo; it has its share of grains when this returns.</summary>
    public async Task<InProcessSiloHandle> StartAdditionalSiloAsync()
    {
        var number = ++started;
        var options = new InProcessTestSiloSpecificOptions { SiloName = $"Silo{number}" };
        var address = SiloAddress.New(IPAddress.Loopback, number, 1);
        var host = Host.CreateEmptyApplicationBuilder(null);
        host.UseOrleans(silo => Join(silo.Services, address));
        foreach (var configure in builder.Silo)
            configure(options, host);
        var handle = new InProcessSiloHandle(options.SiloName, address, host.Build());
        await handle.SiloHost.StartAsync();
        silos.Add(handle);
        return handle;
    }

    /// <summary>Stops a silo gracefully: its grains are handed over.</summary>
    public async Task StopSiloAsync(InProcessSiloHandle instance)
    {
        if (!silos.Contains(instance))
            throw new ArgumentException("The silo is not of this cluster.", nameof(instance));
        instance.IsActive = false;
        await instance.SiloHost.StopAsync();
    }

    /// <summary>Ends a silo as a crash would: no drain, no deactivation, no goodbye.</summary>
    public async Task KillSiloAsync(InProcessSiloHandle instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        instance.IsActive = false;
        await network.CrashAsync(((TestClusterMembership)instance.ServiceProvider.GetRequiredService<ICluster>()).Member);
    }

    /// <summary>Stops everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (client is not null)
            await client.StopAsync();
        foreach (var silo in Silos)
            await StopSiloAsync(silo);
        client?.Dispose();
        foreach (var silo in silos)
            silo.SiloHost.Dispose();
        network.Dispose();
    }

    private IHost BuildClient()
    {
        var host = Host.CreateEmptyApplicationBuilder(null);
        host.UseOrleansClient(orleans =>
        {
            orleans.Services.AddSingleton<ICallRouter>(_ => new TestRouter(network, own: null));
            orleans.Services.AddSingleton<IClusterView>(new TestClusterView(network));
        });
        foreach (var configure in builder.Client)
            configure(host);
        return host.Build();
    }

    private void Join(IServiceCollection services, SiloAddress address)
    {
        services.AddSingleton<InterfaceTable>();
        services.AddSingleton<ICluster>(provider => new TestClusterMembership(network, address, provider.GetRequiredService<Silo>(), provider.GetRequiredService<InterfaceTable>()));
        services.AddSingleton<ICallRouter>(provider => new TestRouter(network, provider.GetRequiredService<Silo>()));
        services.Replace(ServiceDescriptor.Singleton<IReminderTable>(reminders));
    }
}
