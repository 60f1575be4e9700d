namespace Anomaly.Storage;

/// <summary>Which runs to list, the latest start first. What is null does not restrict.</summary>
public sealed record RunQuery : PageRequest
{
    /// <summary>Only this ticker's.</summary>
    public Ticker? Ticker { get; init; }

    /// <summary>Only this interval's.</summary>
    public Interval? Interval { get; init; }

    /// <summary>Only runs that stand so.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Only runs that were asked for so.</summary>
    public RunTrigger? Trigger { get; init; }

    /// <summary>Only runs that started at this time or later.</summary>
    public DateTime? From { get; init; }

    /// <summary>Only runs that started before this time.</summary>
    public DateTime? To { get; init; }
}
