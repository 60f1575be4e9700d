using Orleans;

namespace Anomaly.Runtime.Diagnostics;

/// <summary>What a silo says of itself; the key is the silo's address, and calls go to that silo whatever the partitions say.</summary>
[Alias("Anomaly.Runtime.ISiloControlGrain")]
internal interface ISiloControlGrain : IGrainWithStringKey
{
    Task<SiloReport> ReportAsync();

    Task CollectAsync(TimeSpan age);
}
