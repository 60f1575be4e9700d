namespace Anomaly.Grains.Interfaces.Runs;

/// <summary>Which runs to list, newest first.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.RunQuery")]
public sealed record RunQuery
{
    /// <summary>Only this ticker.</summary>
    [Id(0)]
    public string? Ticker { get; init; }

    /// <summary>Only this interval.</summary>
    [Id(1)]
    public string? Interval { get; init; }

    /// <summary>Only these.</summary>
    [Id(2)]
    public RunStatus? Status { get; init; }

    /// <summary>Only these.</summary>
    [Id(3)]
    public DetectionTrigger? Trigger { get; init; }

    /// <summary>Started at or after, UTC.</summary>
    [Id(4)]
    public DateTimeOffset? From { get; init; }

    /// <summary>Started before, UTC.</summary>
    [Id(5)]
    public DateTimeOffset? To { get; init; }

    /// <summary>At most this many, 1 to 500.</summary>
    [Id(6)]
    public required int Limit { get; init; }

    /// <summary>Where the page before ended.</summary>
    [Id(7)]
    public string? Cursor { get; init; }
}
