using System.Collections.Immutable;
using Orleans.Runtime;

namespace Anomaly.Runtime.Diagnostics;

/// <summary>What the whole cluster does, for people and dashboards. A service of silos and of clients.</summary>
public interface IClusterDiagnostics
{
    /// <summary>The silos and their status, as this process knows them.</summary>
    IReadOnlyDictionary<SiloAddress, SiloStatus> Silos { get; }

    /// <summary>A report of every silo that answers within a few seconds.</summary>
    Task<ImmutableArray<SiloReport>> ReportAsync(CancellationToken cancellationToken);
}
