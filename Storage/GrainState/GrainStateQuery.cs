namespace Anomaly.Storage;

/// <summary>Which grain states to list, ordered by state name, then grain id. What is null does not restrict.</summary>
public sealed record GrainStateQuery : PageRequest
{
    /// <summary>Only this grain's.</summary>
    public string? GrainId { get; init; }

    /// <summary>Only states whose name begins so, for example <c>reminder/</c>.</summary>
    public string? StateNamePrefix { get; init; }
}
