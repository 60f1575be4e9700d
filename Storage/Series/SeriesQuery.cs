namespace Anomaly.Storage;

/// <summary>Which series to list. What is null does not restrict.</summary>
public sealed record SeriesQuery : PageRequest
{
    /// <summary>Only this ticker's.</summary>
    public Ticker? Ticker { get; init; }

    /// <summary>Only this interval's.</summary>
    public Interval? Interval { get; init; }
}
