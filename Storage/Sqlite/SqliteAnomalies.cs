using Anomaly.Storage.Sql;

namespace Anomaly.Storage.Sqlite;

/// <summary>What a commit does to anomalies. There are few, so each is looked up by itself.</summary>
internal static class SqliteAnomalies
{
    // One writer at a time and no deletion: the next number is one above the highest.
    private const string NextSequence = "(select coalesce(max(sequence), 0) + 1 from anomalies where sequence > 0)";

    public static (List<string> Inserted, List<string> Restored, List<string> Retracted) Apply(SqliteSession session, DetectionCommit commit)
    {
        var inserted = new List<string>();
        var restored = new List<string>();
        var holding = new HashSet<string>();
        foreach (var anomaly in commit.Anomalies)
        {
            var id = anomaly.Id;
            if (!holding.Add(id))
                continue;
            var status = session.First(new SqlQuery("select status from anomalies where id = @id").With("id", id), row => row.Text(0));
            if (status is null)
            {
                Insert(session, anomaly, ReadNextSequence(session));
                inserted.Add(id);
            }
            else if (status == AnomalyStatus.Retracted.Code())
            {
                Restore(session, anomaly);
                restored.Add(id);
            }
        }

        var retracted = commit.Retract.Concat(Rescored(session, commit))
            .Distinct()
            .Where(id => !holding.Contains(id) && Retract(session, id, commit))
            .ToList();
        return (inserted, restored, retracted);
    }

    public static void Insert(SqliteSession session, AnomalyRecord anomaly, long sequence) =>
        session.Execute(AnomalySql.With(new SqlQuery(AnomalySql.Insert), anomaly, sequence));

    /// <summary>Acknowledges, or takes that back; one that is retracted stays so.</summary>
    public static SqlQuery SetStatus(string id, AnomalyStatus status) =>
        new SqlQuery($"update anomalies set status = @status, sequence = {NextSequence} where id = @id and status not in ('retracted', @status)")
            .With("status", status.Code()).With("id", id);

    private static long ReadNextSequence(SqliteSession session) => session.First(new SqlQuery("select " + NextSequence), row => row.Integer(0));

    private static void Restore(SqliteSession session, AnomalyRecord anomaly) =>
        session.Execute(AnomalySql.With(
            new SqlQuery($"update anomalies set {AnomalySql.Renewal.Assignments}, sequence = {NextSequence} where id = @id"),
            anomaly with { Status = AnomalyStatus.New },
            0));

    private static List<string> Rescored(SqliteSession session, DetectionCommit commit) => commit.Rescored is not { } range
        ? []
        : session.List(AnomalySql.HoldingIn(commit.Metadata.Series, range, commit.Metadata.ModelHash!), row => row.Text(0));

    private static bool Retract(SqliteSession session, string id, DetectionCommit commit) =>
        session.Execute(
            new SqlQuery(
                $"update anomalies set status = 'retracted', sequence = {NextSequence} "
                + "where id = @id and ticker = @ticker and interval = @interval and status <> 'retracted'")
                .With("id", id)
                .With("ticker", commit.Metadata.Series.Ticker.Symbol)
                .With("interval", commit.Metadata.Series.Interval.Code)) > 0;
}
