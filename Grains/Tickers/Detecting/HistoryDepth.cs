namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>How far back a first run reaches where nobody says: about as far as sources keep an interval, and far enough to warm every feature up.</summary>
internal static class HistoryDepth
{
    private static readonly Period Minutes = Period.Parse("5d");
    private static readonly Period QuarterHours = Period.Parse("1mo");
    private static readonly Period Hours = Period.Parse("1y");
    private static readonly Period Days = Period.Parse("5y");

    /// <summary>The default for an interval.</summary>
    public static Period Of(Interval interval) => interval.Length switch
    {
        var length when length <= TimeSpan.FromMinutes(2) => Minutes,
        var length when length < TimeSpan.FromMinutes(60) => QuarterHours,
        var length when length < TimeSpan.FromDays(1) => Hours,
        var length when length == TimeSpan.FromDays(1) => Days,
        _ => Period.Max,
    };

    /// <summary>The longer of the default and what is asked for.</summary>
    public static Period Of(Interval interval, Period? asked, DateTime now) =>
        asked is { } period && period.StartBefore(now) < Of(interval).StartBefore(now) ? period : Of(interval);
}
