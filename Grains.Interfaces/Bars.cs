namespace Anomaly.Grains.Interfaces;

/// <summary>Which bars to read, oldest first; a page has at most 5000.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.BarQuery")]
public sealed record BarQuery : PageRequest
{
    /// <summary>Only bars that open at this time or later, UTC.</summary>
    [Id(0)]
    public DateTime? From { get; init; }

    /// <summary>Only bars that open before this time, UTC.</summary>
    [Id(1)]
    public DateTime? To { get; init; }

    /// <summary>The bars as they were stored at this instant, UTC, without live ones; null for the present.</summary>
    [Id(2)]
    public DateTime? AsOf { get; init; }
}

/// <summary>A page of bars, oldest first.</summary>
/// <param name="Page">The bars.</param>
/// <param name="LiveFrom">Bars that open at this time or later have not closed yet and may still change; null where all have closed.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.BarPage")]
public sealed record BarPage([property: Id(0)] Page<Bar> Page, [property: Id(1)] DateTime? LiveFrom);
