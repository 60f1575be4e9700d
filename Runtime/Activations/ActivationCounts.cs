using System.Collections.Concurrent;

namespace Anomaly.Runtime.Activations;

/// <summary>How many activations of each class were made and ended since the silo started.</summary>
internal sealed class ActivationCounts
{
    private readonly ConcurrentDictionary<GrainClass, (long Made, long Ended)> counts = new();

    public IReadOnlyDictionary<GrainClass, (long Made, long Ended)> ByClass => counts;

    public void Activated(GrainClass grainClass) => counts.AddOrUpdate(grainClass, (1, 0), static (_, count) => (count.Made + 1, count.Ended));

    public void Deactivated(GrainClass grainClass) => counts.AddOrUpdate(grainClass, (0, 1), static (_, count) => (count.Made, count.Ended + 1));
}
