namespace Anomaly.Gateway.Api.Errors;

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
