using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace Anomaly.Gateway.Api.Errors;

/// <summary>
/// Writes an error in the form of the API it happened in: <c>{"detail"}</c> in the legacy API, <c>{"error"}</c> in its half for people (/node), RFC 9457 problem details elsewhere.
/// </summary>
internal static class ErrorWriter
{
    /// <summary>Where the legacy API is: under /py, and what its pages call without it too.</summary>
    private static readonly string[] LegacyPaths = ["/py", "/chart", "/financials", "/profile", "/auth/line/callback"];

    /// <summary>Answers the request with the error. Where the answer has begun, even if nothing of it has left yet, the connection is cut.</summary>
    public static Task WriteAsync(HttpContext context, ErrorAnswer answer)
    {
        var response = context.Response;
        if (response.HasStarted || response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > 0 })
        {
            context.Abort();
            return Task.CompletedTask;
        }

        response.StatusCode = answer.Status;
        response.Headers.CacheControl = "no-store";
        if (answer.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (answer.EndsConnection && HttpProtocol.IsHttp11(context.Request.Protocol))
            response.Headers.Connection = "close";
        // Not with the request's token: where the request was late, it is cancelled already.
        if (IsNode(context.Request.Path))
            return response.WriteAsJsonAsync(new NodeError(answer.Detail), CancellationToken.None);
        return IsLegacy(context.Request.Path)
            ? response.WriteAsJsonAsync(new PyError(answer.Detail, answer.RunId), CancellationToken.None)
            : response.WriteAsJsonAsync(Problem.Of(context, answer), options: null, "application/problem+json", CancellationToken.None);
    }

    /// <summary>Whether the address is one of the legacy API's half for people.</summary>
    public static bool IsNode(PathString path) => path.StartsWithSegments("/node");

    /// <summary>Whether the address is one of the legacy API.</summary>
    public static bool IsLegacy(PathString path) => LegacyPaths.Any(legacy => path.StartsWithSegments(legacy));
}

/// <summary>An error as API v1 gives it: problem details of RFC 9457.</summary>
/// <param name="Title">The status in words.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">A sentence that the client's user can act on.</param>
/// <param name="Instance">The path that was asked for.</param>
/// <param name="CorrelationId">The id of the request, as in the logs.</param>
/// <param name="Field">The parameter or field that is wrong, with 400 only.</param>
/// <param name="RunId">The run that stands in the way, with 409 only.</param>
internal sealed record Problem(
    string Title,
    int Status,
    string Detail,
    string Instance,
    string CorrelationId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RunId)
{
    /// <summary>The problem of a request.</summary>
    public static Problem Of(HttpContext context, ErrorAnswer answer) => new(
        ReasonPhrases.GetReasonPhrase(answer.Status), answer.Status, answer.Detail, context.Request.Path, Hosting.CorrelationId.Of(context), answer.Field, answer.RunId);
}

/// <summary>An error as the old system gave it.</summary>
/// <param name="Detail">What is wrong and what can be done.</param>
/// <param name="RunId">The run that stands in the way, with 409 only.</param>
internal sealed record PyError(
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RunId = null);

/// <summary>An error as the old system's service for people gave it.</summary>
/// <param name="Error">What is wrong and what can be done.</param>
internal sealed record NodeError(string Error);
