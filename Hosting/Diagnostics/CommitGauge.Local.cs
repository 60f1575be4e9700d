#if !MICROSOFT_ORLEANS
using Anomaly.Runtime.Diagnostics;
using Anomaly.Storage;

namespace Anomaly.Hosting.Diagnostics;

/// <summary>Detections that this silo commits to the store, a second.</summary>
internal sealed class CommitGauge(StoreInstruments store) : ISiloGauge
{
    /// <summary>What a report calls it.</summary>
    public const string GaugeName = "commits_per_second";

    public string Name => GaugeName;

    public double Read() => store.CommitsPerSecond;
}
#endif
