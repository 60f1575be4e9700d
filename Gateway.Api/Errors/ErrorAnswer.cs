namespace Anomaly.Gateway.Api.Errors;

/// <summary>What a client is told when a request cannot be served.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">A sentence that the client's user can act on.</param>
internal sealed record ErrorAnswer(int Status, string Detail)
{
    /// <summary>The field or parameter that is wrong, for 400.</summary>
    public string? Field { get; init; }

    /// <summary>When to try again, for 429 and 503.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The run that stands in the way, for 409.</summary>
    public string? RunId { get; init; }

    /// <summary>Nobody expected this failure: it is logged with its stack.</summary>
    public bool Unexpected { get; init; }
}
