namespace Anomaly.Storage.Sql;

public abstract partial class SqlDetectionStore
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
        await ExecuteAsync(SetStatus(found.Id, status), isRepeatable: true, cancellationToken);
        return await FindAnomalyAsync(found.Id, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<int> MarkSentAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        // In one order, so that two callers do not wait for each other in a circle.
        var writes = ids.Distinct().Order(StringComparer.Ordinal).Select(AnomalySql.MarkSent).ToArray();
        return (await ExecuteAsync(writes, isRepeatable: false, cancellationToken)).Sum();
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<AnomalyRecord>> ReadEventsAsync(long after, int limit = 100, CancellationToken cancellationToken = default) =>
        await ListAsync(AnomalySql.Events(after, limit), AnomalySql.Read, cancellationToken);

    /// <inheritdoc />
    public Task<long> ReadLastSequenceAsync(CancellationToken cancellationToken = default) =>
        FirstAsync(AnomalySql.LastSequence(), row => row.Integer(0), cancellationToken);

    /// <summary>Acknowledges, or takes that back, under the next number of the feed; one that is retracted meanwhile stays so.</summary>
    private protected abstract SqlQuery SetStatus(string id, AnomalyStatus status);
}
