namespace Anomaly.Cli.Bars;

/// <summary>Which bars a command wants.</summary>
internal sealed record BarRequest
{
    /// <summary>Where to look, in this order.</summary>
    public required IReadOnlyList<BarSource> Sources { get; init; }

    /// <summary>At which intervals, shortest first.</summary>
    public required IReadOnlyList<Interval> Intervals { get; init; }

    /// <summary>Only tickers of this market; null for every market.</summary>
    public Market? Market { get; init; }

    /// <summary>Only these tickers; empty for all.</summary>
    public IReadOnlyList<Ticker> Tickers { get; init; } = [];

    /// <summary>Not these tickers.</summary>
    public IReadOnlyList<Ticker> Exclude { get; init; } = [];

    /// <summary>First time wanted, UTC.</summary>
    public DateTime From { get; init; } = DateTime.MinValue;

    /// <summary>First time not wanted, UTC.</summary>
    public DateTime To { get; init; } = DateTime.MaxValue;
}
