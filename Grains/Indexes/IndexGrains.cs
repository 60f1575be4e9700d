using Anomaly.Grains.Verifying;
using Orleans.Concurrency;

namespace Anomaly.Grains.Indexes;

/// <summary>The audit trail of all runs. Reads the store from whichever silo the caller is on, as the other indexes do.</summary>
[StatelessWorker, GrainType("audit")]
public sealed class AuditGrain(IDetectionStore store) : Grain, IAuditGrain
{
    /// <inheritdoc />
    public Task<DetectionRun?> GetAsync(string runId, CancellationToken cancellationToken) => store.FindRunAsync(runId, cancellationToken);

    /// <inheritdoc />
    public Task<Page<DetectionRun>> ListAsync(RunQuery query, CancellationToken cancellationToken) =>
        store.ListRunsAsync(GrainErrors.WithinLimit(query), cancellationToken);

    /// <inheritdoc />
    public Task<DetectionRun?> GetLatestBackfillAsync(Ticker ticker, Interval? interval, CancellationToken cancellationToken) =>
        store.FindLatestRunAsync(ticker, interval, RunTrigger.Backfill, cancellationToken);
}

/// <summary>Anomalies across all series.</summary>
[StatelessWorker, GrainType("anomalyindex")]
internal sealed class AnomalyIndexGrain(IDetectionStore store, AnomalyExplainer explainer, AnomalyEvidence evidence, TimeProvider time) : Grain, IAnomalyIndexGrain
{
    /// <inheritdoc />
    public Task<AnomalyRecord?> GetAsync(string anomalyId, CancellationToken cancellationToken) => store.FindAnomalyAsync(anomalyId, cancellationToken);

    /// <inheritdoc />
    public async Task<AnomalyExplanation?> ExplainAsync(string anomalyId, CancellationToken cancellationToken) =>
        await GetAssessedAsync(anomalyId, cancellationToken) is { } anomaly ? await explainer.ExplainAsync(anomaly, cancellationToken) : null;

    /// <inheritdoc />
    public async Task<byte[]?> GetEvidenceAsync(string anomalyId, CancellationToken cancellationToken) =>
        await store.FindAnomalyAsync(anomalyId, cancellationToken) is { } anomaly ? await evidence.CreateAsync(anomaly, cancellationToken) : null;

    /// <inheritdoc />
    public async Task<AnomalyDays> GetDaysAsync(AnomalyDaysQuery query, CancellationToken cancellationToken)
    {
        if (query.Days is < 1 or > AnomalyDaysQuery.MostDays)
            throw GrainErrors.Invalid($"The days must be 1 to {AnomalyDaysQuery.MostDays}, not {query.Days}.");
        if (query.Tickers is < 1 or > AnomalyDaysQuery.MostTickers)
            throw GrainErrors.Invalid($"The tickers must be 1 to {AnomalyDaysQuery.MostTickers}, not {query.Tickers}.");
        var map = new DayMap(query);
        var days = map.Of(await store.ListMarksAsync(map.Wanted, cancellationToken));
        var rows = ImmutableArray.CreateBuilder<AnomalyDaysRow>(days.Rows.Length);
        foreach (var row in days.Rows)
        {
            // Without the feature state, which is the better part of a series.
            var series = new SeriesQuery { Ticker = Ticker.Parse(row.Ticker), Interval = Interval.Parse(row.Cells[^1].Interval), Limit = 1 };
            rows.Add(row with { CompanyName = (await store.ListSeriesAsync(series, cancellationToken)).Items.FirstOrDefault()?.CompanyName });
        }

        return days with { Rows = rows.MoveToImmutable() };
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<AnomalyIncident>> GetIncidentsAsync(ImmutableArray<IncidentKey> incidents, CancellationToken cancellationToken) =>
        incidents.Length > AnomalyIncident.MostPerCall
            ? throw GrainErrors.Invalid($"At most {AnomalyIncident.MostPerCall} incidents are asked for at once, not {incidents.Length}.")
            : [.. await store.ReadIncidentsAsync(incidents, cancellationToken)];

    /// <inheritdoc />
    public async Task<AssessedAnomaly?> GetAssessedAsync(string anomalyId, CancellationToken cancellationToken) =>
        await store.FindAnomalyAsync(anomalyId, cancellationToken) is { } anomaly ? await AssessedAsync(anomaly, cancellationToken) : null;

    /// <inheritdoc />
    public async Task<AssessedAnomaly?> SetAssessmentAsync(string anomalyId, bool? normal, string by, CancellationToken cancellationToken)
    {
        if (await store.FindAnomalyAsync(anomalyId, cancellationToken) is not { } anomaly)
            return null;
        await store.SetAssessmentAsync(anomaly.Id, normal is { } said ? new AnomalyAssessment(said, by, time.GetUtcNow()) : null, cancellationToken);
        return await AssessedAsync(anomaly, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<AnomalyNote?> AddNoteAsync(string anomalyId, string noteId, string text, string by, CancellationToken cancellationToken)
    {
        if (AnomalyNote.ProblemOf(text) is { } problem)
            throw GrainErrors.Invalid($"A note {problem}.");
        if (!Guid.TryParse(noteId, out var id))
            throw GrainErrors.Invalid("The id of a note is a UUID.");
        if (await store.FindAnomalyAsync(anomalyId, cancellationToken) is not { } anomaly)
            return null;
        return await store.AddNoteAsync(anomaly.Id, new AnomalyNote(id.ToString(), text, by, time.GetUtcNow()), cancellationToken)
            ?? throw GrainErrors.Invalid($"The anomaly has {AnomalyNote.MostOfAnomaly} notes, and no more are kept of one: delete some of them first.");
    }

    /// <inheritdoc />
    public async Task<bool> RemoveNoteAsync(string anomalyId, string noteId, CancellationToken cancellationToken) =>
        Guid.TryParse(noteId, out var id) && await store.FindAnomalyAsync(anomalyId, cancellationToken) is { } anomaly
        && await store.RemoveNoteAsync(anomaly.Id, id.ToString(), cancellationToken);

    /// <inheritdoc />
    public Task<Page<AnomalyRecord>> ListAsync(AnomalyQuery query, CancellationToken cancellationToken) =>
        store.ListAnomaliesAsync(GrainErrors.WithinLimit(query), cancellationToken);

    private async Task<AssessedAnomaly> AssessedAsync(AnomalyRecord anomaly, CancellationToken cancellationToken)
    {
        var (assessment, notes) = await store.ReadRemarksAsync(anomaly.Id, cancellationToken);
        return new AssessedAnomaly(anomaly, assessment, [.. notes]);
    }
}

/// <summary>The series that detection knows.</summary>
[StatelessWorker, GrainType("seriesindex")]
public sealed class SeriesIndexGrain(IDetectionStore store) : Grain, ISeriesIndexGrain
{
    /// <inheritdoc />
    public Task<Page<SeriesMetadata>> ListAsync(SeriesQuery query, CancellationToken cancellationToken) =>
        store.ListSeriesAsync(GrainErrors.WithinLimit(query), cancellationToken);

    /// <inheritdoc />
    public Task<long> CountQuarantinedAsync(CancellationToken cancellationToken) => store.CountQuarantinedAsync(cancellationToken);
}
