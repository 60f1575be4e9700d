using Anomaly.Storage.Sql;

namespace Anomaly.Storage.PostgreSql;

public sealed partial class PostgresDetectionStore
{
    /// <inheritdoc />
    public override async Task<IReadOnlyList<Bar>> ReadBarsAsync(
        SeriesKey series, TimeRange range, int limit = ISeriesStore.MaxBarsPerRead, CancellationToken cancellationToken = default)
    {
        PageRules.CheckLimit(limit, ISeriesStore.MaxBarsPerRead);
        return await ListAsync(PostgresBars.Range(series, range, limit), PostgresBars.Read, cancellationToken);
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyList<Bar>> ReadLastBarsAsync(
        SeriesKey series, int count, DateTime? before = null, CancellationToken cancellationToken = default)
    {
        PageRules.CheckLimit(count, ISeriesStore.MaxBarsPerRead);
        var end = before is { } time ? TimeRange.Before(time).To : TimeRange.All.To;
        var bars = await ListAsync(PostgresBars.Last(series, count, end), PostgresBars.Read, cancellationToken);
        bars.Reverse();
        return bars;
    }

    /// <inheritdoc />
    public override Task<long> CountBarsAsync(SeriesKey series, TimeRange range, CancellationToken cancellationToken = default) =>
        FirstAsync(PostgresBars.Count(series, range), row => row.Integer(0), cancellationToken);

    /// <inheritdoc />
    public override Task<CommitResult> CommitAsync(DetectionCommit commit, CancellationToken cancellationToken = default)
    {
        CommitRules.Check(commit);
        return _instruments.MeasureAsync(
            commit,
            "postgresql",
            async () =>
            {
                await InitializeAsync(cancellationToken);
                return await _writer.CommitAsync(commit, cancellationToken);
            });
    }
}
