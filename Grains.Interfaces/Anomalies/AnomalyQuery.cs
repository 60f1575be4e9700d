namespace Anomaly.Grains.Interfaces.Anomalies;

/// <summary>Which anomalies to list, newest bar first.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyQuery")]
public sealed record AnomalyQuery
{
    /// <summary>Only this ticker.</summary>
    [Id(0)]
    public string? Ticker { get; init; }

    /// <summary>Only this interval.</summary>
    [Id(1)]
    public string? Interval { get; init; }

    /// <summary>Bar at or after, UTC.</summary>
    [Id(2)]
    public DateTimeOffset? From { get; init; }

    /// <summary>Bar before, UTC.</summary>
    [Id(3)]
    public DateTimeOffset? To { get; init; }

    /// <summary>Only scores at or below this.</summary>
    [Id(4)]
    public double? MaxScore { get; init; }

    /// <summary>Only severities at or above this.</summary>
    [Id(5)]
    public double? MinSeverity { get; init; }

    /// <summary>Only these.</summary>
    [Id(6)]
    public AnomalyStatus? Status { get; init; }

    /// <summary>Only of this model.</summary>
    [Id(7)]
    public string? ModelHash { get; init; }

    /// <summary>At most this many, 1 to 500.</summary>
    [Id(8)]
    public required int Limit { get; init; }

    /// <summary>Where the page before ended.</summary>
    [Id(9)]
    public string? Cursor { get; init; }
}
