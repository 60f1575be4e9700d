using Anomaly.Storage.Sql;

namespace Anomaly.Storage.Sqlite;

public sealed partial class SqliteDetectionStore
{
    /// <inheritdoc />
    public Task<GrainStateEntry?> ReadGrainStateAsync(string grainId, string stateName, CancellationToken cancellationToken = default)
    {
        GrainStateSql.CheckNames(grainId, stateName);
        return FirstAsync(GrainStateSql.Find(grainId, stateName), GrainStateSql.Read, cancellationToken);
    }

    /// <inheritdoc />
    public Task<string> WriteGrainStateAsync(
        string grainId, string stateName, string json, string? etag, CancellationToken cancellationToken = default)
    {
        GrainStateSql.CheckNames(grainId, stateName);
        GrainStateSql.CheckJson(json);
        return WriteAsync(
            session =>
            {
                var next = GrainStateSql.NextEtag();
                return session.Execute(GrainStateSql.Write(grainId, stateName, json, etag, next)) > 0
                    ? next
                    : throw Conflict(session, grainId, stateName, etag);
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public Task ClearGrainStateAsync(string grainId, string stateName, string etag, CancellationToken cancellationToken = default)
    {
        GrainStateSql.CheckNames(grainId, stateName);
        ArgumentNullException.ThrowIfNull(etag);
        return WriteAsync(
            session => session.Execute(GrainStateSql.Clear(grainId, stateName, etag)) > 0
                || session.First(GrainStateSql.Find(grainId, stateName), GrainStateSql.Read) is null
                ? true
                : throw Conflict(session, grainId, stateName, etag),
            cancellationToken);
    }

    /// <inheritdoc />
    public async Task<Page<GrainStateEntry>> ListGrainStatesAsync(GrainStateQuery query, CancellationToken cancellationToken = default) =>
        GrainStateSql.Cut(await ListAsync(GrainStateSql.List(query), GrainStateSql.Read, cancellationToken), query);

    private static StoreConflictException Conflict(SqliteSession session, string grainId, string stateName, string? etag) =>
        new($"{grainId} {stateName}", etag, session.First(GrainStateSql.Find(grainId, stateName), GrainStateSql.Read)?.Etag);
}
