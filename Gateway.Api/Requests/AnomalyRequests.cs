using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Anomaly.Detection.Decisions;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Which anomalies to list.</summary>
internal readonly record struct AnomalyFilter
{
    public string? From { get; init; }

    public string? To { get; init; }

    [FromQuery(Name = "max_score")]
    public string? MaxScore { get; init; }

    [FromQuery(Name = "min_severity")]
    public string? MinSeverity { get; init; }

    [FromQuery(Name = "max_severity")]
    public string? MaxSeverity { get; init; }

    public string? Status { get; init; }

    public string? Kind { get; init; }

    public string? Incidents { get; init; }

    [FromQuery(Name = "as_of")]
    public string? AsOf { get; init; }

    public string? Limit { get; init; }

    public string? Cursor { get; init; }

    /// <summary>A page of the anomalies that pass.</summary>
    public async Task<PageView<AnomalyView>> ListAsync(
        IGrainFactory grains, TimeProvider time, Ticker? ticker, Interval? interval, CancellationToken cancellationToken)
    {
        var query = Query(ticker, interval, Input.AsOf(AsOf, time.GetUtcNow()));
        var page = await grains.Anomalies().ListAsync(query, cancellationToken);
        // Incidents are known as they are now.
        var incidents = query.AsOf is null ? await IncidentsOf.ReadAsync(grains, page.Items, cancellationToken) : null;
        return PageView<AnomalyView>.Of(page, anomaly => incidents is null ? AnomalyView.Of(anomaly) with { Incident = null } : AnomalyView.Of(anomaly, incidents.Of(anomaly))) with { AsOf = query.AsOf };
    }

    private AnomalyQuery Query(Ticker? ticker, Interval? interval, DateTime? asOf)
    {
        var (from, to) = Input.Range(From, To);
        return new AnomalyQuery
        {
            Ticker = ticker,
            Interval = interval,
            From = from,
            To = to,
            MaxScore = Input.Number(MaxScore, "max_score"),
            MinSeverity = LeastSeverity(),
            // What had been retracted by then, a screen did not show as an anomaly.
            Statuses = Input.Choice<AnomalyStatus>(Status, "status") is { } status ? [status] : asOf is null ? [] : [AnomalyStatus.New, AnomalyStatus.Acknowledged],
            AsOf = asOf,
            Kind = Input.Choice<AnomalyKind>(Kind, "kind"),
            IncidentsOnly = Input.Switch(Incidents, "incidents") is var only && (!only || asOf is null)
                ? only
                : throw RequestException.BadInput("incidents", "Use either 'incidents' or 'as_of': incidents are known as they are now."),
            Limit = Input.Limit(Limit, 100, 500),
            Cursor = Cursor,
        };
    }

    // The other way to say it is the share of normal bars that may be as anomalous: a severity is 1 less that share.
    private double? LeastSeverity() => (MinSeverity, MaxSeverity) switch
    {
        (_, null) => Input.Share(MinSeverity, "min_severity"),
        (null, _) => 1 - Input.Share(MaxSeverity, "max_severity"),
        _ => throw RequestException.BadInput("max_severity", "Use either 'min_severity' or 'max_severity', which is 1 less the other: severities from 0.99 up are 'max_severity=0.01'."),
    };
}

/// <summary>The incidents of some anomalies, as they stand now.</summary>
internal sealed class IncidentsOf
{
    private readonly Dictionary<IncidentKey, AnomalyIncident> _incidents;

    private IncidentsOf(IEnumerable<AnomalyIncident> incidents) => _incidents = incidents.ToDictionary(incident => incident.Key);

    /// <summary>Asks for them at once.</summary>
    public static async Task<IncidentsOf> ReadAsync(IGrainFactory grains, IReadOnlyCollection<AnomalyRecord> anomalies, CancellationToken cancellationToken)
    {
        IncidentKey[] keys = [.. anomalies.Where(anomaly => anomaly.Incident is not null && anomaly.Status != AnomalyStatus.Retracted).Select(IncidentKey.Of).Distinct()];
        return new IncidentsOf(keys.Length == 0 ? [] : await grains.Anomalies().GetIncidentsAsync([.. keys], cancellationToken));
    }

    /// <summary>An anomaly's incident; one of its own where none is known, as of what an earlier program stored.</summary>
    public AnomalyIncident Of(AnomalyRecord anomaly) => _incidents.GetValueOrDefault(IncidentKey.Of(anomaly)) ?? AnomalyIncident.OfOne(anomaly);
}

/// <summary>Which anomalies a map of tickers and days is drawn of.</summary>
internal readonly record struct AnomalyDaysFilter
{
    public string? Days { get; init; }

    public string? Interval { get; init; }

    public string? Market { get; init; }

    [FromQuery(Name = "min_severity")]
    public string? MinSeverity { get; init; }

    public string? Status { get; init; }

    public string? Tickers { get; init; }

    /// <summary>The filter with every field read.</summary>
    public AnomalyDaysQuery Read() => new()
    {
        Days = Input.WholeNumber(Days, "days", 30, 1, AnomalyDaysQuery.MostDays),
        Interval = Input.OptionalInterval(Interval),
        Market = Input.OptionalMarket(Market),
        MinSeverity = Input.Share(MinSeverity, "min_severity"),
        Statuses = Input.Choice<AnomalyStatus>(Status, "status") is { } status ? [status] : [AnomalyStatus.New, AnomalyStatus.Acknowledged],
        Tickers = Input.WholeNumber(Tickers, "tickers", 40, 1, AnomalyDaysQuery.MostTickers),
    };
}

/// <summary>Says what an anomaly is held for.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AssessmentChange
{
    /// <summary>True: a normal bar, so a false alarm; false: a true anomaly; null: neither.</summary>
    public required bool? Normal { get; init; }
}

/// <summary>What is to be written about an anomaly.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NewNote
{
    /// <summary>Plain text of 1 to 2,000 characters, several lines perhaps; without other control characters than line feeds and tabs.</summary>
    [StringLength(AnomalyNote.MostCharacters, MinimumLength = 1)]
    public required string Text { get; init; }

    /// <summary>The text with its ends trimmed and line feeds alone between its lines.</summary>
    public string Read(string field = "text")
    {
        // A null of JSON comes through.
        var text = (Text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        return AnomalyNote.ProblemOf(text) is { } problem ? throw RequestException.BadInput(field, $"'{field}' {problem}.") : text;
    }
}

/// <summary>Finds an anomaly by its id and has its series' grain work on it.</summary>
internal sealed class AnomalyService(IGrainFactory grains, TimeProvider time)
{
    /// <summary>Who says and writes something, as long as there are no accounts.</summary>
    private const string Author = "local";

    /// <summary>The anomaly.</summary>
    public async Task<AssessedAnomalyView> GetAsync(string id, CancellationToken cancellationToken) =>
        await ViewAsync(await FindAssessedAsync(id, cancellationToken), cancellationToken);

    /// <summary>The anomaly with what people say of it, without its incident.</summary>
    public async Task<AssessedAnomaly> FindAssessedAsync(string id, CancellationToken cancellationToken) =>
        await grains.Anomalies().GetAssessedAsync(Id(id), cancellationToken) ?? throw NotFound();

    /// <summary>Notes what it is held for.</summary>
    public async Task<AssessedAnomalyView> AssessAsync(string id, bool? normal, CancellationToken cancellationToken) =>
        await ViewAsync(await grains.Anomalies().SetAssessmentAsync(Id(id), normal, Author, cancellationToken) ?? throw NotFound(), cancellationToken);

    /// <summary>Keeps what is written about it.</summary>
    public async Task<AnomalyNote> AddNoteAsync(string id, string text, CancellationToken cancellationToken)
    {
        // An id of our own, so that the call can be repeated when its answer is lost with a silo.
        var note = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        return await grains.Anomalies().AddNoteAsync(Id(id), note, text, Author, cancellationToken) ?? throw NotFound();
    }

    /// <summary>Deletes what was written about it.</summary>
    public async Task RemoveNoteAsync(string id, string noteId, CancellationToken cancellationToken)
    {
        if (!await grains.Anomalies().RemoveNoteAsync(Id(id), noteId, cancellationToken))
            throw RequestException.NotFound("Note not found: the anomaly has no note of this id.");
    }

    /// <summary>Why it is one.</summary>
    public async Task<ExplanationView> ExplainAsync(string id, CancellationToken cancellationToken)
    {
        var explanation = await grains.Anomalies().ExplainAsync(Id(id), cancellationToken) ?? throw NotFound();
        var run = explanation.Anomaly.Anomaly.DetectionRunId is { } runId ? await grains.Audit().GetAsync(runId, cancellationToken) : null;
        return ExplanationView.Of(explanation, run, await IncidentOfAsync(explanation.Anomaly.Anomaly, cancellationToken));
    }

    /// <summary>Everything that it rests on, as a zip file.</summary>
    public async Task<byte[]> GetEvidenceAsync(string id, CancellationToken cancellationToken) =>
        await grains.Anomalies().GetEvidenceAsync(Id(id), cancellationToken) ?? throw NotFound();

    /// <summary>Re-derives it.</summary>
    public async Task<VerificationView> VerifyAsync(string id, CancellationToken cancellationToken)
    {
        var anomaly = await FindAsync(id, cancellationToken);
        var result = await grains.Series(anomaly.Series).VerifyAsync(anomaly.Id, cancellationToken);
        return VerificationView.Of(result ?? throw NotFound());
    }

    /// <summary>Marks it as seen.</summary>
    public async Task<AnomalyView> AcknowledgeAsync(string id, CancellationToken cancellationToken)
    {
        var anomaly = await FindAsync(id, cancellationToken);
        var seen = await grains.Series(anomaly.Series).AcknowledgeAsync(anomaly.Id, cancellationToken);
        return AnomalyView.Of(seen ?? throw NotFound(), await IncidentOfAsync(seen, cancellationToken));
    }

    private async Task<AssessedAnomalyView> ViewAsync(AssessedAnomaly anomaly, CancellationToken cancellationToken) =>
        AssessedAnomalyView.Of(anomaly, await IncidentOfAsync(anomaly.Anomaly, cancellationToken));

    private async Task<AnomalyIncident> IncidentOfAsync(AnomalyRecord anomaly, CancellationToken cancellationToken) =>
        (await IncidentsOf.ReadAsync(grains, [anomaly], cancellationToken)).Of(anomaly);

    private async Task<AnomalyRecord> FindAsync(string id, CancellationToken cancellationToken) =>
        await grains.Anomalies().GetAsync(Id(id), cancellationToken) ?? throw NotFound();

    private static string Id(string text) => text.Length == AnomalyId.Length && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : throw NotFound();

    private static RequestException NotFound() => RequestException.NotFound("Anomaly not found: an id is 24 hex digits, as lists of anomalies give it.");
}
