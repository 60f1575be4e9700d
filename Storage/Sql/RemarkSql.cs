namespace Anomaly.Storage.Sql;

/// <summary>What an anomaly is held for, as a row.</summary>
internal sealed record StoredAssessment(string AnomalyId, AnomalyAssessment Assessment);

/// <summary>A note, as a row.</summary>
internal sealed record StoredNote(string AnomalyId, AnomalyNote Note);

/// <summary>What people say of anomalies, as rows, and the questions about them.</summary>
internal static class RemarkSql
{
    public static readonly SqlTable<StoredAssessment> Assessments = new("anomaly_assessments", Map);
    public static readonly SqlTable<StoredNote> Notes = new("anomaly_notes", Map);

    private static readonly string SetText =
        $"insert into anomaly_assessments ({Assessments.Names}) values ({Assessments.Values}) on conflict (anomaly_id) do update set {Assessments.Assignments("anomaly_id")}";

    private static readonly string AddText = $"insert into anomaly_notes ({Notes.Names}) select {Notes.Values} "
        + "where (select count(*) from anomaly_notes where anomaly_id = @anomaly_id) < @most on conflict (id) do nothing";

    public static SqlQuery FindAssessment(string anomalyId) => Assessments.Select().Where("anomaly_id = @anomaly_id").With("anomaly_id", anomalyId);

    public static SqlQuery Set(StoredAssessment assessment) => Assessments.Write(new SqlQuery(SetText), assessment);

    public static SqlQuery Clear(string anomalyId) => new SqlQuery("delete from anomaly_assessments where anomaly_id = @anomaly_id").With("anomaly_id", anomalyId);

    /// <summary>The notes of an anomaly. Several that were written at once may be more than it is to have.</summary>
    public static SqlQuery List(string anomalyId) => Notes.Select().Where("anomaly_id = @anomaly_id").With("anomaly_id", anomalyId).Then("order by at, id");

    public static SqlQuery Find(string anomalyId, string noteId) =>
        Notes.Select().Where("id = @id").With("id", noteId).Where("anomaly_id = @anomaly_id").With("anomaly_id", anomalyId);

    /// <summary>Adds a note, unless there are as many as an anomaly may have.</summary>
    public static SqlQuery Add(StoredNote note) => Notes.Write(new SqlQuery(AddText), note).With("most", AnomalyNote.MostOfAnomaly);

    public static SqlQuery Remove(string anomalyId, string noteId) =>
        new SqlQuery("delete from anomaly_notes").Where("id = @id").With("id", noteId).Where("anomaly_id = @anomaly_id").With("anomaly_id", anomalyId);

    /// <summary>Writes a note as it was elsewhere.</summary>
    public static SqlQuery Insert(StoredNote note) => Notes.Write(new SqlQuery($"insert into anomaly_notes ({Notes.Names}) values ({Notes.Values})"), note);

    private static StoredAssessment Map(Columns columns, StoredAssessment? row) => new(
        columns.Text("anomaly_id", row?.AnomalyId),
        new AnomalyAssessment(columns.Flag("normal", row?.Assessment.Normal), columns.Text("author", row?.Assessment.By), UtcOf(columns, row?.Assessment.At)));

    private static StoredNote Map(Columns columns, StoredNote? row)
    {
        var id = columns.Text("id", row?.Note.Id);
        return new StoredNote(
            columns.Text("anomaly_id", row?.AnomalyId), new AnomalyNote(id, columns.Text("note", row?.Note.Text), columns.Text("author", row?.Note.By), UtcOf(columns, row?.Note.At)));
    }

    /// <summary>Of the pass that only asks for the columns, there is no time, and so no kind of one.</summary>
    private static DateTimeOffset UtcOf(Columns columns, DateTimeOffset? at) => new(DateTime.SpecifyKind(columns.Time("at", at?.UtcDateTime), DateTimeKind.Utc));
}
