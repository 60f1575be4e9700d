using Anomaly.Grains.Interfaces.Tickers;

namespace Anomaly.Grains.Interfaces.Series;

/// <summary>One page of series.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.SeriesPage")]
public sealed record SeriesPage
{
    /// <summary>In the order of ticker and interval.</summary>
    [Id(0)]
    public ImmutableArray<SeriesState> Items { get; init; } = [];

    /// <summary>Pass it on for the next page; null at the end.</summary>
    [Id(1)]
    public string? NextCursor { get; init; }
}
