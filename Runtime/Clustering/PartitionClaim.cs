namespace Anomaly.Runtime.Clustering;

/// <summary>A partition without a living owner that a silo wants.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Epoch">The epoch that the silo has seen; the claim fails if it has changed since.</param>
internal readonly record struct PartitionClaim(int Partition, long Epoch);
