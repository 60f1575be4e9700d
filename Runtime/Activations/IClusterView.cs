using Orleans.Runtime;

namespace Anomaly.Runtime.Activations;

/// <summary>The cluster as a silo or a client knows it.</summary>
internal interface IClusterView
{
    /// <summary>All silos that are known.</summary>
    IReadOnlyDictionary<SiloAddress, SiloStatus> Silos { get; }

    /// <summary>How many partitions each silo owns.</summary>
    IReadOnlyDictionary<SiloAddress, int> Partitions { get; }
}
