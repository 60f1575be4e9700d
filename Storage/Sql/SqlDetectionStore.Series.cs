namespace Anomaly.Storage.Sql;

public abstract partial class SqlDetectionStore
{
    /// <inheritdoc />
    public Task<SeriesMetadata?> LoadSeriesAsync(SeriesKey series, CancellationToken cancellationToken = default) =>
        FirstAsync(SeriesSql.Load(series), SeriesSql.ReadWithState, cancellationToken);

    /// <inheritdoc />
    public async Task<Page<SeriesMetadata>> ListSeriesAsync(SeriesQuery query, CancellationToken cancellationToken = default) =>
        SeriesSql.Cut(await ListAsync(SeriesSql.List(query), SeriesSql.Read, cancellationToken), query);

    /// <inheritdoc />
    public abstract Task<IReadOnlyList<Bar>> ReadBarsAsync(
        SeriesKey series, TimeRange range, int limit = ISeriesStore.MaxBarsPerRead, CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public abstract Task<IReadOnlyList<Bar>> ReadLastBarsAsync(
        SeriesKey series, int count, DateTime? before = null, CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public abstract Task<long> CountBarsAsync(SeriesKey series, TimeRange range, CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public abstract Task<CommitResult> CommitAsync(DetectionCommit commit, CancellationToken cancellationToken = default);
}
