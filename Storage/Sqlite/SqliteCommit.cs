using Anomaly.Detection.Engine;

namespace Anomaly.Storage.Sqlite;

/// <summary>Applies one detection's commit inside the writer's transaction.</summary>
internal static class SqliteCommit
{
    private static readonly string InsertText =
        $"insert into detection_metadata ({SeriesSql.WithState.Names}) values ({SeriesSql.WithState.Values}) returning series_id";

    private static readonly string UpdateText = $"update detection_metadata set {SeriesSql.WithState.Assignments()} where series_id = @series";

    public static (long Id, long Version, string? ModelHash)? FindSeries(SqliteSession session, SeriesKey series) =>
        session.First(
            new SqlQuery("select series_id, version, model_hash from detection_metadata where ticker = @ticker and interval = @interval")
                .With("ticker", series.Ticker.Symbol).With("interval", series.Interval.Code),
            row => ((long Id, long Version, string? ModelHash)?)(row.Integer(0), row.Integer(1), row.TextOrNull(2)));

    /// <exception cref="StoreConflictException">The stored version is not the expected one.</exception>
    public static CommitResult Apply(SqliteSession session, DetectionCommit commit)
    {
        var series = commit.Metadata.Series;
        var stored = FindSeries(session, series);
        if ((stored?.Version ?? 0) != commit.ExpectedVersion)
            throw CommitRules.Conflict(commit, stored?.Version ?? 0);
        var version = commit.ExpectedVersion + 1;
        var seriesId = stored?.Id ?? Insert(session, commit.Metadata, version);
        WriteBars(session, commit, seriesId);
        foreach (var change in QuarantineSql.Changes(commit).Concat(CorporateActionSql.Changes(commit)))
            session.Execute(change);
        var changes = SqliteAnomalies.Apply(session, commit);
        if (commit.Run is { } run)
            session.Execute(RunSql.InsertOrOverwrite(run));
        if (stored is { } before && before.ModelHash != commit.Metadata.ModelHash)
            session.Execute(ModelRevisionSql.Keep(commit.Metadata));
        if (stored is not null)
            session.Execute(SeriesSql.With(new SqlQuery(UpdateText), commit.Metadata, version).With("series", seriesId));
        return new CommitResult(version, changes.New, changes.Restored, changes.Retracted);
    }

    private static void WriteBars(SqliteSession session, DetectionCommit commit, long seriesId)
    {
        if (commit.RemoveBars is not { } removed)
        {
            session.Bars.Upsert(seriesId, commit.Bars, commit.Metadata.UpdatedAt);
            return;
        }

        session.Execute(InRange(BarRevisionSql.Keep).With("at", commit.Metadata.UpdatedAt));
        session.Execute(InRange(BarRevisionSql.Remove));
        session.Bars.Upsert(seriesId, commit.Bars, commit.Metadata.UpdatedAt);
        if (commit.Bars.Count == 0)
            return;
        session.Execute(InRange(BarRevisionSql.TakeBack).With("at", commit.Metadata.UpdatedAt));
        session.Execute(InRange(BarRevisionSql.Forget).With("at", commit.Metadata.UpdatedAt));

        SqlQuery InRange(string text) => new SqlQuery(text)
            .With("series", seriesId).With("from", StoredTime.ToSeconds(removed.From)).With("to", StoredTime.ToSeconds(removed.To));
    }

    /// <summary>Stores the metadata of a series that is not there yet.</summary>
    /// <returns>Its number.</returns>
    public static long Insert(SqliteSession session, SeriesMetadata metadata, long version) =>
        session.First(SeriesSql.With(new SqlQuery(InsertText), metadata, version), row => row.Integer(0));
}

/// <summary>What a commit does to anomalies. There are few, so each is looked up by itself.</summary>
internal static class SqliteAnomalies
{
    // One writer at a time and no deletion: the next number is one above the highest.
    private const string NextSequence = "(select coalesce(max(sequence), 0) + 1 from anomalies where sequence > 0)";

    private static readonly string RestoreText = $"update anomalies set {AnomalySql.Renewal}, sequence = {NextSequence} where id = @id";

    public static AnomalyDelta<string> Apply(SqliteSession session, DetectionCommit commit)
    {
        var found = commit.Anomalies.DistinctBy(anomaly => anomaly.Id).ToDictionary(anomaly => anomaly.Id);
        var changes = AnomalyDelta.Between(ReadStored(session, commit, found.Keys), commit.Anomalies.Select(StoredAnomaly.Of));
        foreach (var id in changes.New)
            Insert(session, found[id], session.First(new SqlQuery("select " + NextSequence), row => row.Integer(0)));
        var at = commit.Metadata.UpdatedAt;
        foreach (var id in changes.Restored.Concat(changes.Retracted))
            session.Execute(AnomalyRevisionSql.Keep(id, at));
        foreach (var id in changes.Restored)
            session.Execute(AnomalySql.With(new SqlQuery(RestoreText), found[id] with { Status = AnomalyStatus.New }, 0).With("at", at));
        foreach (var id in changes.Retracted)
            session.Execute(new SqlQuery($"update anomalies set status = 'retracted', {AnomalyRevisionSql.SetSince}, sequence = {NextSequence} where id = @id").With("at", at).With("id", id));
        foreach (var id in changes.Moved)
            session.Execute(StoredAnomaly.Move(found[id]));
        foreach (var announcement in AlertSql.Announce(commit, [.. changes.New, .. changes.Restored, .. changes.Moved], changes.Retracted))
            session.Execute(announcement);
        return changes;
    }

    public static void Insert(SqliteSession session, AnomalyRecord anomaly, long sequence) =>
        session.Execute(AnomalySql.With(new SqlQuery(AnomalySql.Insert), anomaly, sequence));

    /// <summary>Acknowledges, or takes that back; one that is retracted stays so.</summary>
    public static IReadOnlyList<SqlQuery> SetStatus(string id, AnomalyStatus status, DateTime at) =>
    [
        AnomalyRevisionSql.Keep(id, at).Then("and status not in ('retracted', @status)").With("status", EnumNames.Of(status)),
        new SqlQuery($"update anomalies set status = @status, {AnomalyRevisionSql.SetSince}, sequence = {NextSequence} where id = @id and status not in ('retracted', @status)")
            .With("status", EnumNames.Of(status)).With("at", at).With("id", id),
    ];

    private static List<StoredAlarm<string>> ReadStored(SqliteSession session, DetectionCommit commit, IEnumerable<string> ids)
    {
        var named = ids.SelectMany(id => session.List(
            new SqlQuery($"select {StoredAnomaly.Columns} from anomalies where id = @id").With("id", id), StoredAnomaly.Read));
        return commit.Rescored is { } range
            ? [.. named, .. session.List(AnomalySql.HoldingIn(commit.Metadata.Series, range, commit.Metadata.ModelHash), StoredAnomaly.Read)]
            : [.. named];
    }
}
