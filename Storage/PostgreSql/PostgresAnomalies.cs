using Anomaly.Detection.Engine;
using Npgsql;

namespace Anomaly.Storage.PostgreSql;

/// <summary>What a group's commits do to anomalies.</summary>
internal static class PostgresAnomalies
{
    /// <summary>Takes the next sequences, and holds them until the transaction ends.</summary>
    private const string TakeSequences = "update anomaly_sequence set value = value + @count returning value";

    private static readonly string InsertText = AnomalySql.Insert + " on conflict (id) do nothing";
    private static readonly string RestoreText = $"update anomalies set {AnomalySql.Renewal}, sequence = @sequence where id = @id";

    // The row is locked after the sequence, as a group does it, and read as it is then: what is kept is what is overwritten.
    private static readonly string SetStatusText =
        "with next as (update anomaly_sequence set value = value + 1 returning value), "
        + "found as (select anomalies.*, next.value from anomalies, next where id = @id and status not in ('retracted', @status) for update of anomalies), "
        + $"kept as ({AnomalyRevisionSql.KeepFrom("found")}) "
        + $"update anomalies set status = @status, {AnomalyRevisionSql.SetSince}, sequence = found.value from found where anomalies.id = found.id";

    /// <summary>Works out each member's result and writes what changes. The series' rows are locked, so nothing moves meanwhile.</summary>
    public static async Task ApplyAsync(NpgsqlConnection connection, IReadOnlyList<PendingCommit> members)
    {
        var stored = await ReadStoredAsync(connection, members);
        var moved = new List<SqlQuery>();
        var announcements = new List<SqlQuery>();
        foreach (var member in members)
        {
            var changes = AnomalyDelta.Between(stored[member], member.Commit.Anomalies.Select(StoredAnomaly.Of));
            member.Result = new CommitResult(member.Commit.ExpectedVersion + 1, changes.New, changes.Restored, changes.Retracted);
            if (!changes.Moved.IsEmpty)
                moved.AddRange(member.Commit.Anomalies.DistinctBy(anomaly => anomaly.Id).Where(anomaly => changes.Moved.Contains(anomaly.Id)).Select(StoredAnomaly.Move));
            announcements.AddRange(AlertSql.Announce(member.Commit, [.. changes.New, .. changes.Restored, .. changes.Moved], changes.Retracted));
        }

        var kept = members.SelectMany(member => member.Result!.Restored.Concat(member.Result.Retracted), (member, id) => AnomalyRevisionSql.Keep(id, member.Commit.Metadata.UpdatedAt));
        var writes = members.SelectMany(member => Changes(member)).ToArray();
        if (writes.Length == 0)
        {
            await connection.ExecuteAsync([.. moved, .. announcements], CancellationToken.None);
            return;
        }

        var last = await connection.FirstAsync(
            new SqlQuery(TakeSequences).With("count", (long)writes.Length), row => row.Integer(0), CancellationToken.None);
        var first = last - writes.Length + 1;
        await connection.ExecuteAsync([.. kept, .. writes.Select((write, index) => write(first + index)), .. moved, .. announcements], CancellationToken.None);
    }

    public static SqlQuery Insert(AnomalyRecord anomaly, long sequence) => AnomalySql.With(new SqlQuery(InsertText), anomaly, sequence);

    /// <summary>Acknowledges, or takes that back; one that is retracted stays so.</summary>
    public static SqlQuery SetStatus(string id, AnomalyStatus status, DateTime at) =>
        new SqlQuery(SetStatusText).With("status", EnumNames.Of(status)).With("at", at).With("id", id);

    /// <summary>Reads what the members name, in one question, and what holds in the stretches that they rescored. An id names one series, and so one member.</summary>
    private static async Task<ILookup<PendingCommit, StoredAlarm<string>>> ReadStoredAsync(NpgsqlConnection connection, IReadOnlyList<PendingCommit> members)
    {
        var named = members.SelectMany(member => member.Commit.Anomalies, (member, anomaly) => (anomaly.Id, Member: member))
            .DistinctBy(one => one.Id).ToDictionary(one => one.Id, one => one.Member);
        PendingCommit[] rescored = [.. members.Where(member => member.Commit.Rescored is not null)];
        List<SqlQuery> questions =
        [
            .. rescored.Select(member => AnomalySql.HoldingIn(member.Series, member.Commit.Rescored!.Value, member.Commit.Metadata.ModelHash)),
        ];
        if (named.Count > 0)
            questions.Add(new SqlQuery($"select {StoredAnomaly.Columns} from anomalies where id = any(@ids)").With("ids", named.Keys.ToArray()));
        var answers = questions.Count == 0 ? [] : await connection.ListAsync(questions, StoredAnomaly.Read, CancellationToken.None);
        var inStretches = rescored.Zip(answers).SelectMany(pair => pair.Second, (pair, anomaly) => (Member: pair.First, Anomaly: anomaly));
        var byId = answers.Skip(rescored.Length).SelectMany(answer => answer, (_, anomaly) => (Member: named[anomaly.Key], Anomaly: anomaly));
        return inStretches.Concat(byId).ToLookup(pair => pair.Member, pair => pair.Anomaly);
    }

    private static IEnumerable<Func<long, SqlQuery>> Changes(PendingCommit member)
    {
        var at = member.Commit.Metadata.UpdatedAt;
        var anomalies = member.Commit.Anomalies.DistinctBy(anomaly => anomaly.Id).ToDictionary(anomaly => anomaly.Id);
        foreach (var id in member.Result!.Inserted)
            yield return sequence => Insert(anomalies[id], sequence);
        foreach (var id in member.Result.Restored)
            yield return sequence => AnomalySql.With(new SqlQuery(RestoreText), anomalies[id] with { Status = AnomalyStatus.New }, sequence).With("at", at);
        foreach (var id in member.Result.Retracted)
        {
            yield return sequence => new SqlQuery($"update anomalies set status = 'retracted', {AnomalyRevisionSql.SetSince}, sequence = @sequence where id = @id")
                .With("at", at).With("sequence", sequence).With("id", id);
        }
    }
}
