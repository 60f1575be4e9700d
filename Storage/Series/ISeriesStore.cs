namespace Anomaly.Storage;

/// <summary>Series: their metadata, their bars, and the commit of a detection.</summary>
public interface ISeriesStore
{
    /// <summary>Most bars that one call returns.</summary>
    const int MaxBarsPerRead = 200_000;

    /// <summary>A series' metadata with feature state and anchor; null when nothing was ever committed for it.</summary>
    Task<SeriesMetadata?> LoadSeriesAsync(SeriesKey series, CancellationToken cancellationToken = default);

    /// <summary>Metadata of many series, ordered by ticker, then interval, without their feature state.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this query's.</exception>
    Task<Page<SeriesMetadata>> ListSeriesAsync(SeriesQuery query, CancellationToken cancellationToken = default);

    /// <summary>The first <paramref name="limit"/> bars of a stretch of time, oldest first. To read on, start after the last bar's time.</summary>
    /// <param name="series">Whose bars.</param>
    /// <param name="range">Which bars, by the time they open.</param>
    /// <param name="limit">1 to <see cref="MaxBarsPerRead"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<Bar>> ReadBarsAsync(
        SeriesKey series, TimeRange range, int limit = MaxBarsPerRead, CancellationToken cancellationToken = default);

    /// <summary>The last <paramref name="count"/> bars that open before <paramref name="before"/> (default: of all), oldest first.</summary>
    /// <param name="series">Whose bars.</param>
    /// <param name="count">1 to <see cref="MaxBarsPerRead"/>.</param>
    /// <param name="before">Bars at this time or later are left out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<Bar>> ReadLastBarsAsync(
        SeriesKey series, int count, DateTime? before = null, CancellationToken cancellationToken = default);

    /// <summary>How many bars of a stretch of time are stored. Costs a walk over their index entries.</summary>
    Task<long> CountBarsAsync(SeriesKey series, TimeRange range, CancellationToken cancellationToken = default);

    /// <summary>
    /// Commits one detection, or one consistent slice of a long one, in one transaction: all of it or nothing.
    /// Completes once it is durable.
    /// </summary>
    /// <exception cref="StoreConflictException">
    /// The stored version is not <see cref="DetectionCommit.ExpectedVersion"/>: another activation got there first. Nothing was written; load again.
    /// </exception>
    /// <exception cref="StoreUnavailableException">
    /// Nothing is known to be written. With <see cref="StoreUnavailableException.InDoubt"/> it may have been: load again, the version tells.
    /// </exception>
    /// <exception cref="ArgumentException">The commit is not well formed (see <see cref="DetectionCommit"/>); nothing was written.</exception>
    Task<CommitResult> CommitAsync(DetectionCommit commit, CancellationToken cancellationToken = default);
}
