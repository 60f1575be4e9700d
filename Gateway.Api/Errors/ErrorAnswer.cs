namespace Anomaly.Gateway.Api.Errors;

/// <summary>What a client is told when a request cannot be served.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">A sentence that the client's user can act on.</param>
internal sealed record ErrorAnswer(int Status, string Detail)
{
    /// <summary>Bytes that a request body may have: every body that this API reads is a handful of fields, where its endpoint does not say otherwise.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>Characters that a request's target, its path and query, may have.</summary>
    public const int MaxTargetLength = 8 * 1024;

    /// <summary>413: the body has more bytes than that.</summary>
    public static ErrorAnswer BodyTooLarge(long most = MaxBodyBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body is too large: at most {most / 1024} KB are read.") { EndsConnection = true };

    /// <summary>414: the target has more characters than that.</summary>
    public static ErrorAnswer TargetTooLong { get; } = new(StatusCodes.Status414UriTooLong, $"The address is too long: at most {MaxTargetLength} characters are read.");

    /// <summary>415: the body is announced as something else than JSON.</summary>
    public static ErrorAnswer WrongMediaType { get; } = new(StatusCodes.Status415UnsupportedMediaType, "Send the body as JSON, with the header Content-Type: application/json.");

    /// <summary>The field or parameter that is wrong, for 400.</summary>
    public string? Field { get; init; }

    /// <summary>When to try again, for 429 and 503.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The run that stands in the way, for 409.</summary>
    public string? RunId { get; init; }

    /// <summary>The rest of the request cannot be read, so that no other can follow it: the answer says <c>Connection: close</c>.</summary>
    public bool EndsConnection { get; init; }

    /// <summary>Nobody expected this failure: it is logged with its stack.</summary>
    public bool Unexpected { get; init; }
}

/// <summary>A request that the gateway itself turns down, with the answer to give.</summary>
internal sealed class RequestException(ErrorAnswer answer) : Exception(answer.Detail)
{
    /// <summary>What the client is told.</summary>
    public ErrorAnswer Answer { get; } = answer;

    /// <summary>400: a field or parameter is missing or wrong.</summary>
    public static RequestException BadInput(string field, string detail) =>
        new(new ErrorAnswer(StatusCodes.Status400BadRequest, detail) { Field = field });

    /// <summary>404: there is no such thing.</summary>
    public static RequestException NotFound(string detail) => new(new ErrorAnswer(StatusCodes.Status404NotFound, detail));

    /// <summary>409: a run stands in the way.</summary>
    public static RequestException Conflict(string detail, string runId) =>
        new(new ErrorAnswer(StatusCodes.Status409Conflict, detail) { RunId = runId });
}
