using System.Collections.Immutable;

namespace Anomaly.Runtime.Clustering;

/// <summary>
/// What a silo tells the database, all in one transaction that counts only if its lease still lasts: it extends the lease, buries silos
/// that are dead, releases partitions, claims others, and reads how things are then.
/// </summary>
internal sealed record ExchangeRequest
{
    /// <summary>It wants no partitions any more.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>It has none any more, and goes.</summary>
    public bool IsGoodbye { get; init; }

    /// <summary>Silos without a session for too long; the database buries those that still have none.</summary>
    public ImmutableArray<int> Suspects { get; init; } = [];

    public ImmutableArray<PartitionRelease> Releases { get; init; } = [];

    public ImmutableArray<PartitionClaim> Claims { get; init; } = [];

    public bool ChangesAnything => IsGoodbye || !Suspects.IsEmpty || !Releases.IsEmpty || !Claims.IsEmpty;
}
