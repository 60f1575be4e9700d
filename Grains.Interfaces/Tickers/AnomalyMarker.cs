namespace Anomaly.Grains.Interfaces.Tickers;

/// <summary>Where to draw an anomaly.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyMarker")]
public sealed record AnomalyMarker
{
    /// <summary>Which.</summary>
    [Id(0)]
    public required string AnomalyId { get; init; }

    /// <summary>Open of the bar, UTC.</summary>
    [Id(1)]
    public required DateTimeOffset Datetime { get; init; }

    /// <summary>Where to draw it.</summary>
    [Id(2)]
    public required double Close { get; init; }

    /// <summary>What to say.</summary>
    [Id(3)]
    public required string Reason { get; init; }

    /// <summary>score_samples.</summary>
    [Id(4)]
    public required double AnomalyScore { get; init; }

    /// <summary>0 to 1.</summary>
    [Id(5)]
    public double? Severity { get; init; }
}
