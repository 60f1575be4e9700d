namespace Anomaly.Grains.Interfaces;

/// <summary>A bar that its source gave and that is certainly wrong: neither stored nor scored. The row of <c>quarantined_bars</c>. Times are UTC.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.QuarantineEntry")]
public sealed record QuarantineEntry
{
    /// <summary>Whose bar; <c>ticker</c> and <c>interval</c> in documents.</summary>
    [Id(0)]
    public required SeriesKey Series { get; init; }

    /// <summary>The bar as the source gave it; <c>datetime</c>, <c>open</c>, <c>high</c>, <c>low</c>, <c>close</c> and <c>volume</c> in documents.</summary>
    [Id(1)]
    public required Bar Bar { get; init; }

    /// <summary>Why: the end of a sentence that begins with the bar.</summary>
    [Id(2)]
    public required string Reason { get; init; }

    /// <summary>When it was found to be wrong.</summary>
    [Id(3)]
    public required DateTime QuarantinedAt { get; init; }

    /// <summary>When an operator let it in; null while it is kept out. It stays in as long as the source gives these values.</summary>
    [Id(4)]
    public DateTime? ReleasedAt { get; init; }
}

/// <summary>Which quarantined bars of a series to read, oldest first, released ones too; a page has at most 500.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.QuarantineQuery")]
public sealed record QuarantineQuery : PageRequest;
