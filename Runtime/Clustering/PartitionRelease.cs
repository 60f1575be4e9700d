namespace Anomaly.Runtime.Clustering;

/// <summary>A drained partition on its way to the next owner.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Epoch">The epoch under which it was drained.</param>
/// <param name="To">The next owner; null when there is none.</param>
internal readonly record struct PartitionRelease(int Partition, long Epoch, int? To);
