namespace Anomaly.Runtime.Clustering;

/// <summary>What a silo does with a partition that the database says is its own.</summary>
internal enum PartitionHold : byte
{
    /// <summary>Runs its grains.</summary>
    Owned,

    /// <summary>Ends its grains; from here there is no way back under this epoch.</summary>
    Draining,

    /// <summary>Has ended its grains and gives it away.</summary>
    Drained,
}
