using Anomaly.Storage.Sql;
using Npgsql;

namespace Anomaly.Storage.PostgreSql;

/// <summary>What a group's commits do to anomalies.</summary>
internal static class PostgresAnomalies
{
    /// <summary>Takes the next sequences, and holds them until the transaction ends.</summary>
    private const string TakeSequences = "update anomaly_sequence set value = value + @count returning value";

    private static readonly string InsertText = AnomalySql.Insert + " on conflict (id) do nothing";

    /// <summary>Works out each member's result and writes what changes. The series' rows are locked, so nothing moves meanwhile.</summary>
    public static async Task ApplyAsync(NpgsqlConnection connection, IReadOnlyList<PendingCommit> members)
    {
        var stored = await ReadStoredAsync(connection, members);
        foreach (var member in members)
            member.Result = Plan(member, stored);
        var changes = members.SelectMany(member => Changes(member)).ToArray();
        if (changes.Length == 0)
            return;
        var last = await connection.FirstAsync(
            new SqlQuery(TakeSequences).With("count", (long)changes.Length), row => row.Integer(0), CancellationToken.None);
        var first = last - changes.Length + 1;
        await connection.ExecuteAsync([.. changes.Select((change, index) => change(first + index))], CancellationToken.None);
    }

    public static SqlQuery Insert(AnomalyRecord anomaly, long sequence) => AnomalySql.With(new SqlQuery(InsertText), anomaly, sequence);

    /// <summary>Acknowledges, or takes that back; one that is retracted stays so.</summary>
    public static SqlQuery SetStatus(string id, AnomalyStatus status) =>
        new SqlQuery(
            "with next as (update anomaly_sequence set value = value + 1 returning value) "
            + "update anomalies set status = @status, sequence = next.value from next where id = @id and status not in ('retracted', @status)")
            .With("status", status.Code()).With("id", id);

    private static async Task<Dictionary<string, StoredAnomaly>> ReadStoredAsync(
        NpgsqlConnection connection, IReadOnlyList<PendingCommit> members)
    {
        var ids = members.SelectMany(member => member.Commit.Retract.Concat(member.Commit.Anomalies.Select(anomaly => anomaly.Id))).Distinct().ToArray();
        List<SqlQuery> questions = [];
        if (ids.Length > 0)
            questions.Add(new SqlQuery("select id, ticker || '/' || interval, status, false from anomalies where id = any(@ids)").With("ids", ids));
        questions.AddRange(members.Where(member => member.Commit.Rescored is not null).Select(member => AnomalySql.HoldingIn(
            member.Series, member.Commit.Rescored!.Value, member.Commit.Metadata.ModelHash!, "id, ticker || '/' || interval, status, true")));
        var stored = new Dictionary<string, StoredAnomaly>();
        if (questions.Count == 0)
            return stored;
        var answers = await connection.ListAsync(
            questions, row => (row.Text(0), new StoredAnomaly(row.Text(1), row.Text(2), row.Flag(3))), CancellationToken.None);
        // One may be named by its id and lie in a rescored stretch, too: the stretches come last.
        foreach (var (id, one) in answers.SelectMany(answer => answer))
            stored[id] = one;
        return stored;
    }

    private static CommitResult Plan(PendingCommit member, Dictionary<string, StoredAnomaly> stored)
    {
        var retracted = AnomalyStatus.Retracted.Code();
        var series = member.Series.ToString();
        var holding = member.Commit.Anomalies.Select(anomaly => anomaly.Id).ToHashSet();
        return new CommitResult(
            member.Commit.ExpectedVersion + 1,
            [.. holding.Where(id => !stored.ContainsKey(id))],
            [.. holding.Where(id => stored.TryGetValue(id, out var row) && row.Status == retracted)],
            [
                .. member.Commit.Retract.Concat(stored.Where(row => row.Value.IsRescored && row.Value.Series == series).Select(row => row.Key)).Distinct()
                    .Where(id => !holding.Contains(id) && stored.TryGetValue(id, out var row) && row.Series == series && row.Status != retracted),
            ]);
    }

    private static IEnumerable<Func<long, SqlQuery>> Changes(PendingCommit member)
    {
        var anomalies = member.Commit.Anomalies.DistinctBy(anomaly => anomaly.Id).ToDictionary(anomaly => anomaly.Id);
        foreach (var id in member.Result!.Inserted)
            yield return sequence => Insert(anomalies[id], sequence);
        foreach (var id in member.Result.Restored)
        {
            yield return sequence => AnomalySql.With(
                new SqlQuery($"update anomalies set {AnomalySql.Renewal.Assignments}, sequence = @sequence where id = @id"),
                anomalies[id] with { Status = AnomalyStatus.New },
                sequence);
        }

        foreach (var id in member.Result.Retracted)
        {
            yield return sequence => new SqlQuery("update anomalies set status = 'retracted', sequence = @sequence where id = @id")
                .With("sequence", sequence).With("id", id);
        }
    }

    private readonly record struct StoredAnomaly(string Series, string Status, bool IsRescored);
}
