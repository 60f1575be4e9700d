using System.Globalization;
using System.Text.Json.Serialization;
using Anomaly.Gateway.Api.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Anomaly.Gateway.Api.Errors;

/// <summary>Writes an error in the form of the API it happened in: <c>{"detail"}</c> under /py, RFC 9457 problem details elsewhere.</summary>
internal static class ErrorWriter
{
    /// <summary>Answers the request with the error. Does nothing once the answer has begun: the connection is then cut by the caller.</summary>
    public static Task WriteAsync(HttpContext context, ErrorAnswer answer)
    {
        var response = context.Response;
        if (response.HasStarted)
            return Task.CompletedTask;
        response.StatusCode = answer.Status;
        response.Headers.CacheControl = "no-store";
        if (answer.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return context.Request.Path.StartsWithSegments("/py")
            ? response.WriteAsJsonAsync(new PyError(answer.Detail, answer.RunId), context.RequestAborted)
            : response.WriteAsJsonAsync(Problem(context, answer), options: null, "application/problem+json", context.RequestAborted);
    }

    private static ProblemDetails Problem(HttpContext context, ErrorAnswer answer)
    {
        var problem = new ProblemDetails
        {
            Status = answer.Status,
            Title = ReasonPhrases.GetReasonPhrase(answer.Status),
            Detail = answer.Detail,
            Instance = context.Request.Path,
        };
        problem.Extensions[CorrelationId.Key] = CorrelationId.Of(context);
        if (answer.Field is not null)
            problem.Extensions["field"] = answer.Field;
        if (answer.RunId is not null)
            problem.Extensions["run_id"] = answer.RunId;
        return problem;
    }
}

/// <summary>An error as the old system gave it.</summary>
/// <param name="Detail">What is wrong and what can be done.</param>
/// <param name="RunId">The run that stands in the way, with 409 only.</param>
internal sealed record PyError(
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RunId = null);
