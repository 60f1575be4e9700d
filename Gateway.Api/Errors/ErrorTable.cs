using System.Text.Json;
using Anomaly.Hosting;
using Anomaly.People;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace Anomaly.Gateway.Api.Errors;

/// <summary>The one table from exceptions to HTTP answers.</summary>
internal static class ErrorTable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>What to tell the client. Only what the table does not know is unexpected: 500, and its message stays in the log.</summary>
    public static ErrorAnswer For(Exception exception) => exception switch
    {
        RequestException refused => refused.Answer,
        AccountException account => new(StatusOf(account.Problem), account.Message) { Field = account.Field, RetryAfter = account.RetryAfter },
        BadHttpRequestException { InnerException: JsonException json } => BindingErrors.OfBody(json),
        BadHttpRequestException bad => BindingErrors.Of(bad),
        DetectionException failure => new(StatusOf(failure.Kind), failure.Message) { RetryAfter = RetryAfterOf(failure) },
        InconsistentStateException => new(StatusCodes.Status409Conflict, "The series was changed by somebody else while this request worked on it. Try again.") { RetryAfter = Soon },
        LimitExceededException => new(StatusCodes.Status503ServiceUnavailable, "Too many requests are waiting for this series. Try again in a moment.") { RetryAfter = Soon },
        OrleansMessageRejectionException or ConnectionFailedException => new(StatusCodes.Status503ServiceUnavailable, "The silo that served this request went away, or gives no sign of life. Try again in a moment.") { RetryAfter = Soon },
        TimeoutException => new(StatusCodes.Status504GatewayTimeout, "The answer did not come in time. The work may still be going on; try again later.") { RetryAfter = Soon },
        _ when StoreFailures.Translate(exception) is { } failure => For(failure),
        _ => Unexpected,
    };

    private static int StatusOf(AccountProblem problem) => problem switch
    {
        AccountProblem.BadInput => StatusCodes.Status400BadRequest,
        AccountProblem.WrongCredentials => StatusCodes.Status401Unauthorized,
        AccountProblem.NotFound => StatusCodes.Status404NotFound,
        AccountProblem.Conflict => StatusCodes.Status409Conflict,
        AccountProblem.TooManyTries => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status501NotImplemented,
    };

    private static int StatusOf(DetectionErrorKind kind) => kind switch
    {
        DetectionErrorKind.InvalidRequest => StatusCodes.Status400BadRequest,
        DetectionErrorKind.NotFound => StatusCodes.Status404NotFound,
        DetectionErrorKind.Conflict => StatusCodes.Status409Conflict,
        DetectionErrorKind.SourceUnreadable => StatusCodes.Status502BadGateway,
        DetectionErrorKind.NoModel or DetectionErrorKind.SourceUnavailable or DetectionErrorKind.StoreUnavailable => StatusCodes.Status503ServiceUnavailable,
        DetectionErrorKind.StoreUnusable => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>A client that is told 503 is always told when to come back.</summary>
    private static TimeSpan? RetryAfterOf(DetectionException failure) => failure.Kind switch
    {
        DetectionErrorKind.NoModel => failure.RetryAfter ?? TimeSpan.FromSeconds(30),
        DetectionErrorKind.SourceUnavailable or DetectionErrorKind.StoreUnavailable => failure.RetryAfter ?? TimeSpan.FromSeconds(5),
        DetectionErrorKind.Conflict => Soon,
        _ => failure.RetryAfter,
    };

    private static ErrorAnswer Unexpected { get; } = new(
        StatusCodes.Status500InternalServerError,
        "Something went wrong on our side. The log has the details under this answer's correlation id.") { Unexpected = true };
}
