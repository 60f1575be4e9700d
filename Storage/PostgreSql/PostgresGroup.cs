using Npgsql;

namespace Anomaly.Storage.PostgreSql;

/// <summary>
/// Some commits, at most one a series, in one transaction and a handful of round trips. Rows are locked in the order of their series, the
/// sequence of events last, so that groups of several processes cannot deadlock.
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
                (member.SeriesId, member.IsOtherModel) = (found.Id, found.ModelHash != member.Commit.Metadata.ModelHash);
            else
                member.Conflict = CommitRules.Conflict(member.Commit, found.Version);
        }

        return true;
    }

    private async Task<Dictionary<string, StoredSeriesRow>> ReadStoredAsync(NpgsqlConnection connection)
    {
        var query = new SqlQuery(
            "select m.ticker, m.interval, m.series_id::bigint, m.version, m.commit_id::text, m.model_hash from detection_metadata m "
            + "join unnest(@tickers, @intervals) as k (ticker, interval) on m.ticker = k.ticker collate \"C\" and m.interval = k.interval collate \"C\" "
            + "order by m.ticker, m.interval for update of m")
            .With("tickers", _ordered.Select(member => member.Series.Ticker.Symbol).ToArray())
            .With("intervals", _ordered.Select(member => member.Series.Interval.Code).ToArray());
        var rows = await connection.ListAsync(
            query,
            row => (Key: $"{row.Text(0)}/{row.Text(1)}", Row: new StoredSeriesRow((int)row.Integer(2), row.Integer(3), row.TextOrNull(4) is { } id ? Guid.Parse(id) : null, row.TextOrNull(5))),
            CancellationToken.None);
        return rows.ToDictionary(row => row.Key, row => row.Row);
    }

    /// <returns>The numbers of series that were not stored; null where another process added one first.</returns>
    private async Task<Dictionary<PendingCommit, int?>> InsertNewAsync(
        NpgsqlConnection connection, Dictionary<string, StoredSeriesRow> stored)
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
            .. accepted.SelectMany(PostgresBars.Remove),
            .. accepted.Where(member => member.IsOtherModel).Select(member => ModelRevisionSql.Keep(member.Commit.Metadata)),
            .. accepted.SelectMany(member => QuarantineSql.Changes(member.Commit).Concat(CorporateActionSql.Changes(member.Commit))),
            .. accepted.Where(member => member.Commit.Run is not null).OrderBy(member => member.Commit.Run!.Id, StringComparer.Ordinal)
                .Select(member => RunSql.InsertOrOverwrite(member.Commit.Run!)),
            .. accepted.Where(member => member.Commit.ExpectedVersion > 0)
                .Select(member => PostgresSeries.Update(member.Commit.Metadata, member.Commit.ExpectedVersion + 1, token, member.SeriesId)),
        ];
        await connection.ExecuteAsync(writes, CancellationToken.None);
        await PostgresBars.UpsertAsync(connection, accepted.OrderBy(member => member.SeriesId), CancellationToken.None);
        await connection.ExecuteAsync([.. accepted.SelectMany(PostgresBars.TakeBack)], CancellationToken.None);
    }
}

/// <summary>A commit that waits for its transaction, or is in it.</summary>
/// <param name="commit">What is to be written.</param>
/// <param name="queuedAt">A timestamp of the writer's clock.</param>
/// <param name="cancellationToken">The caller's.</param>
internal sealed class PendingCommit(DetectionCommit commit, long queuedAt, CancellationToken cancellationToken)
{
    private readonly Promise<CommitResult> _promise = new(cancellationToken);

    public DetectionCommit Commit { get; } = commit;

    public long QueuedAt { get; } = queuedAt;

    public SeriesKey Series => Commit.Metadata.Series;

    public Task<CommitResult> Answer => _promise.Answer;

    /// <summary>The series' number, once its row is locked.</summary>
    public int SeriesId { get; set; }

    /// <summary>Whether another model scores the series from now on.</summary>
    public bool IsOtherModel { get; set; }

    /// <summary>Why the commit cannot be; the others of its transaction go on without it.</summary>
    public StoreConflictException? Conflict { get; set; }

    /// <summary>What it changed, to be told once it is durable.</summary>
    public CommitResult? Result { get; set; }

    /// <inheritdoc cref="Promise{T}.TryTake" />
    public bool TryTake() => _promise.TryTake();

    public void Reset() => (SeriesId, IsOtherModel, Conflict, Result) = (0, false, null, null);

    public void Complete()
    {
        if (Conflict is { } conflict)
            _promise.Fail(conflict);
        else
            _promise.Complete(Result!);
    }

    public void Fail(Exception exception) => _promise.Fail(exception);
}

/// <summary>What a commit needs to know of a series' row.</summary>
internal readonly record struct StoredSeriesRow(int Id, long Version, Guid? CommitId, string? ModelHash);

/// <summary>Writes of metadata.</summary>
internal static class PostgresSeries
{
    private static readonly string InsertText =
        $"insert into detection_metadata ({SeriesSql.WithState.Names}, commit_id) values ({SeriesSql.WithState.Values}, @token) "
        + "on conflict (ticker, interval) do nothing returning series_id::bigint";

    private static readonly string UpdateText =
        $"update detection_metadata set {SeriesSql.WithState.Assignments()}, commit_id = @token where series_id = @series";

    public static SqlQuery Insert(SeriesMetadata metadata, long version, Guid? token) =>
        SeriesSql.With(new SqlQuery(InsertText), metadata, version).With("token", token);

    public static SqlQuery Update(SeriesMetadata metadata, long version, Guid token, int seriesId) =>
        SeriesSql.With(new SqlQuery(UpdateText), metadata, version).With("token", token).With("series", seriesId);
}
