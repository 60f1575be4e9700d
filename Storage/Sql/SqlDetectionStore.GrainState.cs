namespace Anomaly.Storage.Sql;

public abstract partial class SqlDetectionStore
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
        if (await ExecuteAsync(GrainStateSql.Write(grainId, stateName, json, etag, next), isRepeatable: false, cancellationToken) > 0)
            return next;
        throw Conflict(grainId, stateName, etag, await ReadGrainStateAsync(grainId, stateName, cancellationToken));
    }

    /// <inheritdoc />
    public async Task ClearGrainStateAsync(string grainId, string stateName, string etag, CancellationToken cancellationToken = default)
    {
        GrainStateSql.CheckNames(grainId, stateName);
        ArgumentNullException.ThrowIfNull(etag);
        var cleared = await ExecuteAsync(GrainStateSql.Clear(grainId, stateName, etag), isRepeatable: true, cancellationToken);
        if (cleared == 0 && await ReadGrainStateAsync(grainId, stateName, cancellationToken) is { } found)
            throw Conflict(grainId, stateName, etag, found);
    }

    private static StoreConflictException Conflict(string grainId, string stateName, string? etag, GrainStateEntry? found) =>
        new($"{grainId} {stateName}", etag, found?.Etag);
}
