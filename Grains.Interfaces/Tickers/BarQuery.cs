namespace Anomaly.Grains.Interfaces.Tickers;

/// <summary>Which bars to read, oldest first.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.BarQuery")]
public sealed record BarQuery
{
    /// <summary>At or after, UTC.</summary>
    [Id(0)]
    public DateTimeOffset? From { get; init; }

    /// <summary>Before, UTC.</summary>
    [Id(1)]
    public DateTimeOffset? To { get; init; }

    /// <summary>At most this many, 1 to 5000.</summary>
    [Id(2)]
    public required int Limit { get; init; }

    /// <summary>Where the page before ended.</summary>
    [Id(3)]
    public string? Cursor { get; init; }
}
