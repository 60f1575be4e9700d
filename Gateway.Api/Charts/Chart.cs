namespace Anomaly.Gateway.Api.Charts;

/// <summary>One ticker's part of a chart answer.</summary>
/// <param name="Ticker">Ticker.</param>
/// <param name="Json">What is sent.</param>
internal sealed record Chart(Ticker Ticker, ChartJson Json)
{
    /// <summary>Why it may lag, shows less than was asked for, or is empty; null where none is so.</summary>
    public string? Warning { get; init; }

    /// <summary>What it failed with; null where there is an answer.</summary>
    public Exception? Failure { get; init; }
}

/// <summary>Which chart.</summary>
/// <param name="Series">Of which series.</param>
/// <param name="Period">How far back it reaches.</param>
/// <param name="MaxRows">Rows that it has at the most.</param>
internal readonly record struct ChartKey(SeriesKey Series, Period Period, int MaxRows)
{
    /// <summary>As of which instant, UTC; null for the present. Only that is kept.</summary>
    public DateTime? AsOf { get; init; }
}
