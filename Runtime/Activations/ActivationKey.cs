using Orleans.Runtime;

namespace Anomaly.Runtime.Activations;

/// <summary>A grain, and which of its activations in this silo; only stateless workers have more than the one numbered 0.</summary>
internal readonly record struct ActivationKey(GrainId Id, int Worker)
{
    public override int GetHashCode() => Id.Key.Value.GetHashCode(StringComparison.Ordinal) + Worker;

    public bool Equals(ActivationKey other) =>
        Worker == other.Worker && Id.Key.Value == other.Id.Key.Value && Id.Type.Value == other.Id.Type.Value;
}
