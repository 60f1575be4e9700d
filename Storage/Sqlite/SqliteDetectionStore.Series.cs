using Anomaly.Storage.Sql;

namespace Anomaly.Storage.Sqlite;

public sealed partial class SqliteDetectionStore
{
    /// <inheritdoc />
    public override async Task<IReadOnlyList<Bar>> ReadBarsAsync(
        SeriesKey series, TimeRange range, int limit = ISeriesStore.MaxBarsPerRead, CancellationToken cancellationToken = default)
    {
        PageRules.CheckLimit(limit, ISeriesStore.MaxBarsPerRead);
        return await ReadAsync(
            session => SqliteCommit.FindSeries(session, series) is { } stored
                ? session.Bars.Range(stored.Id, range, limit, cancellationToken)
                : [],
            cancellationToken);
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyList<Bar>> ReadLastBarsAsync(
        SeriesKey series, int count, DateTime? before = null, CancellationToken cancellationToken = default)
    {
        PageRules.CheckLimit(count, ISeriesStore.MaxBarsPerRead);
        var end = before is { } time ? TimeRange.Before(time).To : TimeRange.All.To;
        return await ReadAsync(
            session => SqliteCommit.FindSeries(session, series) is { } stored
                ? session.Bars.Last(stored.Id, count, end, cancellationToken)
                : [],
            cancellationToken);
    }

    /// <inheritdoc />
    public override Task<long> CountBarsAsync(SeriesKey series, TimeRange range, CancellationToken cancellationToken = default) =>
        ReadAsync(
            session => SqliteCommit.FindSeries(session, series) is { } stored
                ? session.First(
                    new SqlQuery("select count(*) from bars where series_id = @series and time >= @from and time < @to")
                        .With("series", stored.Id)
                        .With("from", StoredTime.ToSeconds(range.From))
                        .With("to", StoredTime.ToSeconds(range.To)),
                    row => row.Integer(0))
                : 0,
            cancellationToken);

    /// <inheritdoc />
    public override Task<CommitResult> CommitAsync(DetectionCommit commit, CancellationToken cancellationToken = default)
    {
        CommitRules.Check(commit);
        return _instruments.MeasureAsync(
            commit,
            "sqlite",
            () => WriteAsync(session => SqliteCommit.Apply(session, commit), 1 + commit.Bars.Count + commit.Anomalies.Count, cancellationToken));
    }
}
