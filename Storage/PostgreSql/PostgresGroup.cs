using Anomaly.Storage.Sql;
using Npgsql;

namespace Anomaly.Storage.PostgreSql;

/// <summary>
/// Some commits, at most one a series, in one transaction and a handful of round trips. Rows are locked in the order of their series, the
/// sequence of events last, so that groups of several processes do not wait for each other in a circle.
/// </summary>
/// <param name="token">Written with every row; where it is found again, an earlier try of this very group was committed.</param>
internal sealed class PostgresGroup(IReadOnlyList<PendingCommit> members, Guid token)
{
    private readonly PendingCommit[] _ordered = [.. members.OrderBy(member => member.Series)];

    /// <summary>Applies and commits. May be called again after the connection was lost: what was committed then is not applied twice.</summary>
    public async Task CommitAsync(NpgsqlConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        if (!await LockAsync(connection))
            return;
        var accepted = _ordered.Where(member => member.Conflict is null).ToArray();
        if (accepted.Length == 0)
            return;
        await WriteAsync(connection, accepted);
        await PostgresAnomalies.ApplyAsync(connection, accepted);
        await transaction.CommitAsync();
    }

    /// <returns>False when an earlier try of this group turns out to be committed; its results stand.</returns>
    private async Task<bool> LockAsync(NpgsqlConnection connection)
    {
        var stored = await ReadStoredAsync(connection);
        if (stored.Values.Any(row => row.CommitId == token))
            return false;
        foreach (var member in _ordered)
            member.Reset();
        var added = await InsertNewAsync(connection, stored);
        if (added.ContainsValue(null))
        {
            // Another process added the series at this moment, or an earlier try of ours did.
            stored = await ReadStoredAsync(connection);
            if (stored.Values.Any(row => row.CommitId == token))
                return false;
        }

        foreach (var member in _ordered)
        {
            var found = stored.TryGetValue(member.Series.ToString(), out var row) ? row : default;
            if (added.GetValueOrDefault(member) is { } id)
                member.SeriesId = id;
            else if (found.Version == member.Commit.ExpectedVersion && found.Version > 0)
                member.SeriesId = found.Id;
            else
                member.Conflict = CommitRules.Conflict(member.Commit, found.Version);
        }

        return true;
    }

    private async Task<Dictionary<string, (int Id, long Version, Guid? CommitId)>> ReadStoredAsync(NpgsqlConnection connection)
    {
        var query = new SqlQuery(
            "select m.ticker, m.interval, m.series_id::bigint, m.version, m.commit_id::text from detection_metadata m "
            + "join unnest(@tickers, @intervals) as k (ticker, interval) on m.ticker = k.ticker collate \"C\" and m.interval = k.interval collate \"C\" "
            + "order by m.ticker, m.interval for update of m")
            .With("tickers", _ordered.Select(member => member.Series.Ticker.Symbol).ToArray())
            .With("intervals", _ordered.Select(member => member.Series.Interval.Code).ToArray());
        var rows = await connection.ListAsync(
            query,
            row => (Key: RowRules.Series(row, 0).ToString(), Id: (int)row.Integer(2), Version: row.Integer(3), CommitId: row.TextOrNull(4)),
            CancellationToken.None);
        return rows.ToDictionary(row => row.Key, row => (row.Id, row.Version, row.CommitId is { } id ? Guid.Parse(id) : (Guid?)null));
    }

    /// <returns>The numbers of series that were not stored; null where another process added one first.</returns>
    private async Task<Dictionary<PendingCommit, int?>> InsertNewAsync(
        NpgsqlConnection connection, Dictionary<string, (int Id, long Version, Guid? CommitId)> stored)
    {
        PendingCommit[] missing = [.. _ordered.Where(member => member.Commit.ExpectedVersion == 0 && !stored.ContainsKey(member.Series.ToString()))];
        if (missing.Length == 0)
            return [];
        var ids = await connection.ListAsync(
            [.. missing.Select(member => PostgresSeries.Insert(member.Commit.Metadata, 1, token))], row => (int?)row.Integer(0), CancellationToken.None);
        return missing.Zip(ids).ToDictionary(pair => pair.First, pair => pair.Second.FirstOrDefault());
    }

    private async Task WriteAsync(NpgsqlConnection connection, PendingCommit[] accepted)
    {
        List<SqlQuery> writes =
        [
            .. accepted.Where(member => member.Commit.RemoveBars is not null).Select(member => PostgresBars.Remove(member.SeriesId, member.Commit.RemoveBars!.Value)),
            .. accepted.Where(member => member.Commit.Run is not null).OrderBy(member => member.Commit.Run!.Id, StringComparer.Ordinal)
                .Select(member => RunSql.InsertOrOverwrite(member.Commit.Run!)),
            .. accepted.Where(member => member.Commit.ExpectedVersion > 0)
                .Select(member => PostgresSeries.Update(member.Commit.Metadata, member.Commit.ExpectedVersion + 1, token, member.SeriesId)),
        ];
        await connection.ExecuteAsync(writes, CancellationToken.None);
        await PostgresBars.UpsertAsync(
            connection, [.. accepted.OrderBy(member => member.SeriesId).Select(member => (member.SeriesId, member.Commit.Bars))], CancellationToken.None);
    }
}
