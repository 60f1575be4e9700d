namespace Anomaly.Grains.Interfaces.Tickers;

/// <summary>Which window of a chart to draw.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ChartQuery")]
public sealed record ChartQuery
{
    /// <summary>Period code; the window ends with the last bar.</summary>
    [Id(0)]
    public required string Period { get; init; }

    /// <summary>How long bringing the detection up to date may take before what is stored is shown.</summary>
    [Id(1)]
    public required TimeSpan Budget { get; init; }

    /// <summary>Go past every cache.</summary>
    [Id(2)]
    public required bool Refresh { get; init; }

    /// <summary>
    /// The <see cref="ChartSeries.Edition"/> of this window's chart that the caller has kept, or null. If it still holds, the answer names it and
    /// carries no columns.
    /// </summary>
    [Id(3)]
    public string? Known { get; init; }
}
