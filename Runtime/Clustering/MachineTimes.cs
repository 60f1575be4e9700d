namespace Anomaly.Runtime.Clustering;

/// <summary>The times of a silo's membership, all from its lease.</summary>
/// <param name="Lease">How long others leave it alone without news, by the database's clock.</param>
internal sealed record MachineTimes(TimeSpan Lease)
{
    /// <summary>How long before the end of its lease a silo stops by its own clock: covers clocks that run a fifth apart.</summary>
    public TimeSpan Margin => Lease / 5;

    /// <summary>From one exchange with the database to the next when nothing happens.</summary>
    public TimeSpan Tick => Lease / 10;

    /// <summary>How long a silo must have been seen without its session before others bury it.</summary>
    public TimeSpan Grace => Lease * 0.15;

    /// <summary>How long a silo that knows that it lost its session may try to get it back; shorter than the others' grace.</summary>
    public TimeSpan SessionRetry => Lease * 0.08;
}
