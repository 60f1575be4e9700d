using Anomaly.Storage.Sql;

namespace Anomaly.Storage.Sqlite;

public sealed partial class SqliteDetectionStore
{
    /// <inheritdoc />
    public Task<AnomalyRecord?> FindAnomalyAsync(string id, CancellationToken cancellationToken = default) =>
        ReadAsync(session => Find(session, id), cancellationToken);

    /// <inheritdoc />
    public async Task<Page<AnomalyRecord>> ListAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken = default) =>
        AnomalySql.Cut(await ListAsync(AnomalySql.List(query), AnomalySql.Read, cancellationToken), query);

    /// <inheritdoc />
    public Task<AnomalyRecord?> SetAnomalyStatusAsync(string id, AnomalyStatus status, CancellationToken cancellationToken = default)
    {
        AnomalySql.CheckSettable(status);
        return WriteAsync(
            session =>
            {
                if (Find(session, id) is not { } found)
                    return null;
                SqliteAnomalies.SetStatus(session, found.Id, status);
                return Find(session, found.Id);
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<int> MarkSentAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var update = ids.Distinct().Select(AnomalySql.MarkSent).ToArray();
        return update.Length == 0
            ? Task.FromResult(0)
            : WriteAsync(session => update.Sum(session.Execute), cancellationToken, update.Length);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<AnomalyRecord>> ReadEventsAsync(long after, int limit = 100, CancellationToken cancellationToken = default) =>
        await ListAsync(AnomalySql.Events(after, limit), AnomalySql.Read, cancellationToken);

    /// <inheritdoc />
    public Task<long> ReadLastSequenceAsync(CancellationToken cancellationToken = default) =>
        FirstAsync(new SqlQuery("select coalesce(max(sequence), 0) from anomalies where sequence > 0"), row => row.Integer(0), cancellationToken);

    private static AnomalyRecord? Find(SqliteSession session, string id) =>
        session.First(AnomalySql.Find(id), AnomalySql.Read) ?? session.First(AnomalySql.FindByOldId(id), AnomalySql.Read);
}
