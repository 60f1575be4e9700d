namespace Anomaly.Grains.Interfaces.Runs;

/// <summary>One page of runs.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.RunPage")]
public sealed record RunPage
{
    /// <summary>Newest first.</summary>
    [Id(0)]
    public ImmutableArray<RunDocument> Items { get; init; } = [];

    /// <summary>Pass it on for the next page; null at the end.</summary>
    [Id(1)]
    public string? NextCursor { get; init; }
}
