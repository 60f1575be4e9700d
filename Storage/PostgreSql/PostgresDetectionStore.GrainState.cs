using Anomaly.Storage.Sql;

namespace Anomaly.Storage.PostgreSql;

public sealed partial class PostgresDetectionStore
{
    /// <inheritdoc />
    public Task<GrainStateEntry?> ReadGrainStateAsync(string grainId, string stateName, CancellationToken cancellationToken = default)
    {
        GrainStateSql.CheckNames(grainId, stateName);
        return FirstAsync(GrainStateSql.Find(grainId, stateName), GrainStateSql.Read, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<string> WriteGrainStateAsync(
        string grainId, string stateName, string json, string? etag, CancellationToken cancellationToken = default)
    {
        GrainStateSql.CheckNames(grainId, stateName);
        GrainStateSql.CheckJson(json);
        var next = GrainStateSql.NextEtag();
        return await ExecuteAsync(GrainStateSql.Write(grainId, stateName, json, etag, next), isRepeatable: false, cancellationToken) > 0
            ? next
            : throw await ConflictAsync(grainId, stateName, etag, cancellationToken);
    }

    /// <inheritdoc />
    public async Task ClearGrainStateAsync(string grainId, string stateName, string etag, CancellationToken cancellationToken = default)
    {
        GrainStateSql.CheckNames(grainId, stateName);
        ArgumentNullException.ThrowIfNull(etag);
        var cleared = await ExecuteAsync(GrainStateSql.Clear(grainId, stateName, etag), isRepeatable: true, cancellationToken);
        if (cleared == 0 && await ReadGrainStateAsync(grainId, stateName, cancellationToken) is not null)
            throw await ConflictAsync(grainId, stateName, etag, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<Page<GrainStateEntry>> ListGrainStatesAsync(GrainStateQuery query, CancellationToken cancellationToken = default) =>
        GrainStateSql.Cut(await ListAsync(GrainStateSql.List(query), GrainStateSql.Read, cancellationToken), query);

    private async Task<StoreConflictException> ConflictAsync(string grainId, string stateName, string? etag, CancellationToken cancellationToken) =>
        new($"{grainId} {stateName}", etag, (await ReadGrainStateAsync(grainId, stateName, cancellationToken))?.Etag);
}
