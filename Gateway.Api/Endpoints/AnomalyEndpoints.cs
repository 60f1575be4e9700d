using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Live;
using Anomaly.People;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>Anomalies of all series.</summary>
internal static class AnomalyEndpoints
{
    public static void MapAnomalies(this RouteGroupBuilder group)
    {
        var anomalies = group.MapGroup("").WithTags("anomalies").AllowReaders();
        anomalies.MapGet("/anomalies", List).WithName("ListAnomalies")
            .WithSummary("Anomalies of all series, newest bar first")
            .WithDescription(AsOfText.OfAnomalies);
        anomalies.MapGet("/anomalies/days", Days).WithName("ListAnomalyDays")
            .WithSummary("A map of tickers and days: the most severe anomaly of each")
            .WithDescription("Days are dates in the time zone of the ticker's market, counted back from that of the newest anomaly; without a status, the anomalies that hold. The latest 5,000 that "
                + "pass are looked at (the market is looked at after that): 'cut' says that these do not reach back to the first day.");
        anomalies.MapGet("/anomalies/{id}", Get).WithName("GetAnomaly").ProducesNotFound()
            .WithSummary("One anomaly with its features, score and contributions, and what people say of it");
        anomalies.MapGet("/anomalies/{id}/explanation", Explain).WithName("ExplainAnomaly").ProducesNotFound()
            .WithSummary("Why a bar is an anomaly: its features beside what is usual for them")
            .WithDescription("Usual is by the training rows of the model that found it: 5 to 95 %, and 1 to 99 %. Values of models that are not fed seed-14 are derived from the stored bars, and null "
                + "where these no longer lead to what is stored, but for those that the evidence names.");
        anomalies.MapGet("/anomalies/{id}/evidence", Evidence).RequireRole(Role.Viewer).WithName("DownloadEvidence").RateLimitWrites().WithLongTimeout().ProducesNotFound()
            .Produces<byte[]>(StatusCodes.Status200OK, "application/zip")
            .WithSummary("Everything that an anomaly rests on, as a zip file")
            .WithDescription("Bars, model, features and run, with a README. 'anomaly verify --evidence FILE' computes features and score again from that alone, and compares them bit for bit.");
        anomalies.MapPost("/anomalies/{id}/verification", Verify).RequireRole(Role.Analyst).WithName("VerifyAnomaly").RateLimitWrites().ProducesNotFound()
            .WithSummary("Re-derive an anomaly from the stored bars")
            .WithDescription("Replays the bars through the model that found it and through the current one; names every input that differs. Writes nothing but its own run.");
        anomalies.MapPost("/anomalies/{id}/acknowledgement", Acknowledge).RequireRole(Role.Analyst).WithName("AcknowledgeAnomaly").RateLimitWrites().ProducesNotFound()
            .WithSummary("Mark an anomaly as seen");
        anomalies.MapPut("/anomalies/{id}/assessment", Assess).RequireRole(Role.Analyst).WithName("AssessAnomaly").RateLimitWrites().ProducesNotFound()
            .WithSummary("Say what an anomaly is held for: a normal bar, a true anomaly, or neither")
            .WithDescription("In the place of what was said before. It stays, whatever becomes of the anomaly.");
        anomalies.MapPost("/anomalies/{id}/notes", AddNote).RequireRole(Role.Analyst).WithName("AddNote").RateLimitWrites().ProducesNotFound()
            .WithSummary("Write a note about an anomaly")
            .WithDescription($"Plain text, whose ends are trimmed. It stays, whatever becomes of the anomaly, which may have {AnomalyNote.MostOfAnomaly} of them.");
        anomalies.MapDelete("/anomalies/{id}/notes/{note_id}", RemoveNote).RequireRole(Role.Analyst).WithName("DeleteNote").RateLimitWrites().ProducesNotFound()
            .WithSummary("Delete a note about an anomaly");
        anomalies.MapGet("/events", Watch).WithName("WatchAnomalies").AsEventStream()
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .WithSummary("What happens to anomalies, live (server-sent events)")
            .WithDescription("Events found, retracted, restored and acknowledged, each with the anomaly as data and an id; incident.begins says whether it is the first of its incident. Goes on after the event that Last-Event-ID names; from now where it names none. A comment every 15 s keeps the connection alive.");
    }

    private static async Task<Ok<PageView<AnomalyView>>> List(
        string? ticker, string? interval, [AsParameters] AnomalyFilter filter, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(await filter.ListAsync(grains, time, Input.OptionalTicker(ticker), Input.OptionalInterval(interval), cancellationToken));

    private static async Task<Ok<AnomalyDays>> Days([AsParameters] AnomalyDaysFilter filter, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grains.Anomalies().GetDaysAsync(filter.Read(), cancellationToken));

    private static async Task<Ok<AssessedAnomalyView>> Get(string id, AnomalyService anomalies, CancellationToken cancellationToken) =>
        TypedResults.Ok(await anomalies.GetAsync(id, cancellationToken));

    private static async Task<Ok<ExplanationView>> Explain(string id, AnomalyService anomalies, CancellationToken cancellationToken) =>
        TypedResults.Ok(await anomalies.ExplainAsync(id, cancellationToken));

    private static async Task<FileContentHttpResult> Evidence(string id, AnomalyService anomalies, CancellationToken cancellationToken) =>
        TypedResults.File(await anomalies.GetEvidenceAsync(id, cancellationToken), "application/zip", $"anomaly-{id.ToLowerInvariant()}.zip");

    private static async Task<Ok<VerificationView>> Verify(string id, AnomalyService anomalies, CancellationToken cancellationToken) =>
        TypedResults.Ok(await anomalies.VerifyAsync(id, cancellationToken));

    private static async Task<Ok<AnomalyView>> Acknowledge(string id, AnomalyService anomalies, CancellationToken cancellationToken) =>
        TypedResults.Ok(await anomalies.AcknowledgeAsync(id, cancellationToken));

    private static async Task<Ok<AssessedAnomalyView>> Assess(string id, AssessmentChange change, Caller caller, AnomalyService anomalies, CancellationToken cancellationToken) =>
        TypedResults.Ok(await anomalies.AssessAsync(id, change.Normal, caller.Author, cancellationToken));

    private static async Task<Ok<AnomalyNote>> AddNote(string id, NewNote note, Caller caller, AnomalyService anomalies, CancellationToken cancellationToken) =>
        TypedResults.Ok(await anomalies.AddNoteAsync(id, note.Read(), caller.Author, cancellationToken));

    private static async Task<NoContent> RemoveNote(string id, [FromRoute(Name = "note_id")] string noteId, AnomalyService anomalies, CancellationToken cancellationToken)
    {
        await anomalies.RemoveNoteAsync(id, noteId, cancellationToken);
        return TypedResults.NoContent();
    }

    private static EventStreamResult Watch(HttpRequest request, [FromQuery(Name = "last_event_id")] string? lastEventId, AnomalyFeed feed) =>
        new(feed.WatchAsync(AnomalyFeed.Resume(request, lastEventId), CancellationToken.None), endless: true);
}
