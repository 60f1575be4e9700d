namespace Anomaly.Grains.Interfaces.Series;

/// <summary>Which series to list.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.SeriesQuery")]
public sealed record SeriesQuery
{
    /// <summary>Only this ticker's.</summary>
    [Id(0)]
    public string? Ticker { get; init; }

    /// <summary>Only this interval's.</summary>
    [Id(1)]
    public string? Interval { get; init; }

    /// <summary>At most this many, 1 to 500.</summary>
    [Id(2)]
    public required int Limit { get; init; }

    /// <summary>Where the page before ended.</summary>
    [Id(3)]
    public string? Cursor { get; init; }
}
