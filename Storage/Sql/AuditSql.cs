using Anomaly.People;

namespace Anomaly.Storage.Sql;

/// <summary>The audit's entries as rows, and the questions about them.</summary>
internal static class AuditSql
{
    public static readonly SqlTable<AuditEntry> Table = new("audit", Map);

    private static readonly string AppendText = $"insert into audit ({Table.Names}) select {Table.Values} "
        + "where @sequence = 1 or exists (select 1 from audit where sequence = @sequence - 1 and hash = @before) on conflict (sequence) do nothing";

    /// <summary>The last entry.</summary>
    public static SqlQuery Last => Table.Select().Then("order by sequence desc limit 1");

    /// <summary>Entries one behind another, the first behind the end of the chain: where another writer has put its own there, none of them is written.</summary>
    public static IReadOnlyList<SqlQuery> Append(AuditHead before, IReadOnlyList<AuditEntry> entries) =>
        [.. entries.Select((entry, index) => Table.Write(new SqlQuery(AppendText), entry).With("before", index == 0 ? before.Hash : entries[index - 1].Hash))];

    /// <summary>Writes an entry as it was elsewhere.</summary>
    public static SqlQuery Insert(AuditEntry entry) => Table.Write(new SqlQuery($"insert into audit ({Table.Names}) values ({Table.Values})"), entry);

    public static SqlQuery Find(long sequence) => Table.Select().Where("sequence = @sequence").With("sequence", sequence);

    public static SqlQuery List(long above, int limit) =>
        Table.Select().Where("sequence > @above").With("above", above).Then("order by sequence limit @limit").With("limit", limit);

    public static SqlQuery ListLatest(long? below, int limit, string? actor) => Table.Select()
        .WhereGiven("actor = @actor", "actor", actor).WhereGiven("sequence < @below", "below", below).Then("order by sequence desc limit @limit").With("limit", limit);

    private static AuditEntry Map(Columns columns, AuditEntry? entry) => new(
        columns.Integer("sequence", entry?.Sequence),
        columns.Time("at", entry?.At),
        new AuditEvent(
            columns.Text("actor", entry?.Event.Actor), columns.Text("action", entry?.Event.Action), columns.Text("target", entry?.Event.Target),
            columns.Text("outcome", entry?.Event.Outcome), columns.Text("correlation_id", entry?.Event.CorrelationId)),
        columns.Text("hash", entry?.Hash));
}
