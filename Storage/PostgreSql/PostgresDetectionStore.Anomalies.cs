using Anomaly.Storage.Sql;

namespace Anomaly.Storage.PostgreSql;

public sealed partial class PostgresDetectionStore
{
    /// <inheritdoc />
    public async Task<AnomalyRecord?> FindAnomalyAsync(string id, CancellationToken cancellationToken = default) =>
        await FirstAsync(AnomalySql.Find(id), AnomalySql.Read, cancellationToken)
        ?? await FirstAsync(AnomalySql.FindByOldId(id), AnomalySql.Read, cancellationToken);

    /// <inheritdoc />
    public async Task<Page<AnomalyRecord>> ListAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken = default) =>
        AnomalySql.Cut(await ListAsync(AnomalySql.List(query), AnomalySql.Read, cancellationToken), query);

    /// <inheritdoc />
    public async Task<AnomalyRecord?> SetAnomalyStatusAsync(string id, AnomalyStatus status, CancellationToken cancellationToken = default)
    {
        AnomalySql.CheckSettable(status);
        var found = await FindAnomalyAsync(id, cancellationToken);
        if (found is null || found.Status == status || found.Status == AnomalyStatus.Retracted)
            return found;
        await ExecuteAsync(PostgresAnomalies.SetStatus(found.Id, status), isRepeatable: true, cancellationToken);
        return await FindAnomalyAsync(found.Id, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<int> MarkSentAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ids.Count == 0
            ? 0
            : await ExecuteAsync(
                new SqlQuery("update anomalies set sent = true where id = any(@ids) and not sent").With("ids", ids.Distinct().Order(StringComparer.Ordinal).ToArray()),
                isRepeatable: false,
                cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<AnomalyRecord>> ReadEventsAsync(long after, int limit = 100, CancellationToken cancellationToken = default) =>
        await ListAsync(AnomalySql.Events(after, limit), AnomalySql.Read, cancellationToken);

    /// <inheritdoc />
    public Task<long> ReadLastSequenceAsync(CancellationToken cancellationToken = default) =>
        FirstAsync(new SqlQuery("select coalesce(max(sequence), 0) from anomalies where sequence > 0"), row => row.Integer(0), cancellationToken);
}
