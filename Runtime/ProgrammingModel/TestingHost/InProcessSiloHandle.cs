using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>One silo of a test cluster.</summary>
public sealed class InProcessSiloHandle
{
    internal InProcessSiloHandle(string name, SiloAddress siloAddress, IHost siloHost) =>
        (Name, SiloAddress, SiloHost) = (name, siloAddress, siloHost);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its address.</summary>
    public SiloAddress SiloAddress { get; }

    /// <summary>The host that runs it.</summary>
    public IHost SiloHost { get; }

    /// <summary>The services of its host.</summary>
    public IServiceProvider ServiceProvider => SiloHost.Services;

    /// <summary>Whether it runs: neither stopped nor killed.</summary>
    public bool IsActive { get; internal set; } = true;
}
