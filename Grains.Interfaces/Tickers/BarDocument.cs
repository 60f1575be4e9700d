namespace Anomaly.Grains.Interfaces.Tickers;

/// <summary>One bar.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.BarDocument")]
public sealed record BarDocument
{
    /// <summary>Open, UTC.</summary>
    [Id(0)]
    public required DateTimeOffset Datetime { get; init; }

    /// <summary>First price.</summary>
    [Id(1)]
    public required double Open { get; init; }

    /// <summary>Highest price.</summary>
    [Id(2)]
    public required double High { get; init; }

    /// <summary>Lowest price.</summary>
    [Id(3)]
    public required double Low { get; init; }

    /// <summary>Last price.</summary>
    [Id(4)]
    public required double Close { get; init; }

    /// <summary>Shares.</summary>
    [Id(5)]
    public required double Volume { get; init; }

    /// <summary>Its interval has not closed yet.</summary>
    [Id(6)]
    public required bool Live { get; init; }
}
