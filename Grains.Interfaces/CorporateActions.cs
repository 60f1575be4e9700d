namespace Anomaly.Grains.Interfaces;

/// <summary>
/// What moves a price without trading: a dividend, a split, or both at once, as the source announces them. The row of <c>corporate_actions</c>. Times are UTC.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.CorporateAction")]
public sealed record CorporateAction
{
    /// <summary>Whose source said it; <c>ticker</c> and <c>interval</c> in documents.</summary>
    [Id(0)]
    public required SeriesKey Series { get; init; }

    /// <summary>The opening of the first session without the dividend, or after the split; <c>datetime</c> in documents.</summary>
    [Id(1)]
    public required DateTime Time { get; init; }

    /// <summary>For one share, in the unit of the prices; null where there is no dividend.</summary>
    [Id(2)]
    public double? Dividend { get; init; }

    /// <summary>Shares after a split for <see cref="SplitDenominator"/> before it: 4 of a split 4:1, 1 of a reverse split 1:20; null where there is no split.</summary>
    [Id(3)]
    public double? SplitNumerator { get; init; }

    /// <summary>Shares before the split; null where there is no split.</summary>
    [Id(4)]
    public double? SplitDenominator { get; init; }

    /// <summary>Whether there is a split.</summary>
    public bool IsSplit => SplitNumerator is not null;
}

/// <summary>Which corporate actions of a series to read, oldest first; a page has at most 500.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.CorporateActionQuery")]
public sealed record CorporateActionQuery : PageRequest
{
    /// <summary>Only those at this time or later, UTC.</summary>
    [Id(0)]
    public DateTime? From { get; init; }

    /// <summary>Only those before this time, UTC.</summary>
    [Id(1)]
    public DateTime? To { get; init; }
}
