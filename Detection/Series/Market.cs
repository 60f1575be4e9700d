namespace Anomaly.Detection.Series;

/// <summary>A stock market that has tickers, a calendar and a model of its own.</summary>
public enum Market
{
    /// <summary>New York: every ticker without a known suffix.</summary>
    US,

    /// <summary>Tokyo: tickers that end in <c>.T</c>.</summary>
    JP,

    /// <summary>Bangkok: tickers that end in <c>.BK</c>.</summary>
    TH,
}
