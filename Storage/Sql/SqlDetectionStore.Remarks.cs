namespace Anomaly.Storage.Sql;

public abstract partial class SqlDetectionStore
{
    public async Task<(AnomalyAssessment? Assessment, IReadOnlyList<AnomalyNote> Notes)> ReadRemarksAsync(string anomalyId, CancellationToken cancellationToken = default)
    {
        var assessment = await FirstAsync(RemarkSql.FindAssessment(anomalyId), RemarkSql.Assessments.Read, cancellationToken);
        var notes = await ListAsync(RemarkSql.List(anomalyId), row => RemarkSql.Notes.Read(row).Note, cancellationToken);
        return (assessment?.Assessment, notes);
    }

    public Task SetAssessmentAsync(string anomalyId, AnomalyAssessment? assessment, CancellationToken cancellationToken = default)
    {
        RemarkRules.CheckAnomaly(anomalyId);
        var write = assessment is null ? RemarkSql.Clear(anomalyId) : RemarkSql.Set(new StoredAssessment(anomalyId, assessment));
        return ExecuteAsync(write, isRepeatable: true, cancellationToken);
    }

    public async Task<AnomalyNote?> AddNoteAsync(string anomalyId, AnomalyNote note, CancellationToken cancellationToken = default)
    {
        RemarkRules.CheckAnomaly(anomalyId);
        RemarkRules.CheckNote(note);
        await ExecuteAsync(RemarkSql.Add(new StoredNote(anomalyId, note)), isRepeatable: true, cancellationToken);
        return (await FirstAsync(RemarkSql.Find(anomalyId, note.Id), RemarkSql.Notes.Read, cancellationToken))?.Note;
    }

    public async Task<bool> RemoveNoteAsync(string anomalyId, string noteId, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(RemarkSql.Remove(anomalyId, noteId), isRepeatable: false, cancellationToken) > 0;
}
