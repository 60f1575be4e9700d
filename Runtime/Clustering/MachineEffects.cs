using System.Collections.Immutable;

namespace Anomaly.Runtime.Clustering;

/// <summary>What the silo must do after an exchange.</summary>
/// <param name="MustFence">Its place is lost: no more turns.</param>
/// <param name="Drain">Partitions whose grains it must end, with their epochs; each then goes back through <see
/// cref="SiloMachine.Drained"/>.</param>
/// <param name="Drop">Partitions that are not its own any more, though it had not drained them.</param>
internal sealed record MachineEffects(bool MustFence, ImmutableArray<PartitionClaim> Drain, ImmutableArray<int> Drop)
{
    public static MachineEffects Fence { get; } = new(true, [], []);
}
