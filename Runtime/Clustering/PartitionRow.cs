namespace Anomaly.Runtime.Clustering;

/// <summary>Who owns a partition.</summary>
/// <param name="Partition">0 to 1023.</param>
/// <param name="Owner">The silo; null when nobody does.</param>
/// <param name="Epoch">Grows with every change of owner.</param>
internal readonly record struct PartitionRow(int Partition, int? Owner, long Epoch);
