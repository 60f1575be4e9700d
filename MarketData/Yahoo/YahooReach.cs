namespace Anomaly.MarketData.Yahoo;

/// <summary>How far back the source keeps an interval, and how much of it one request may ask for; null is without limit.</summary>
internal sealed record YahooReach(TimeSpan? Back, TimeSpan? OneRequest)
{
    /// <summary>A request takes a moment, and what is out of reach by then would fail it.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>No series begins earlier.</summary>
    private static readonly DateTime FirstOfAll = new(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The reach of an interval.</summary>
    public static YahooReach Of(Interval interval) => interval.Code switch
    {
        "1m" => new(TimeSpan.FromDays(30), TimeSpan.FromDays(7)),
        "1h" => new(TimeSpan.FromDays(730), TimeSpan.FromDays(730)),
        _ when interval.IsIntraday => new(TimeSpan.FromDays(60), TimeSpan.FromDays(60)),
        _ => new(null, null),
    };

    /// <summary>Cuts a window into what single requests may ask for, in time order: none where the source has nothing of it any more.</summary>
    /// <param name="from">First opening time wanted, UTC.</param>
    /// <param name="to">First opening time not wanted, UTC.</param>
    /// <param name="now">The present, UTC.</param>
    public IReadOnlyList<YahooWindow> Cut(DateTime from, DateTime to, DateTime now)
    {
        // Times to come have no bars; a day leaves room for clocks that differ. What follows from the clock is put on whole minutes, so that equal asks are equal requests.
        var start = EarliestAt(now) is { } earliest && earliest > from ? YahooWindow.WholeMinute(earliest) : YahooWindow.Seconds(from > FirstOfAll ? from : FirstOfAll);
        var end = YahooWindow.WholeMinute(to > now.AddDays(1) ? now.AddDays(1) : to);
        var step = OneRequest is { } length ? (long)length.TotalSeconds : long.MaxValue;
        var windows = new List<YahooWindow>();
        for (; from < to && start < end; start = windows[^1].To)
            windows.Add(new YahooWindow(start, end - start > step ? start + step : end));
        return windows;
    }

    /// <summary>The first opening time that can be asked for; null where every one can.</summary>
    public DateTime? EarliestAt(DateTime now) => Back is { } back ? now - back + Margin : null;
}

/// <summary>A window of one request, Unix seconds.</summary>
/// <param name="From">First opening time.</param>
/// <param name="To">First opening time that is not asked for.</param>
internal readonly record struct YahooWindow(long From, long To)
{
    /// <summary>A time in Unix seconds, rounded up: a bar opens on a whole second.</summary>
    public static long Seconds(DateTime time) =>
        (long)Math.Ceiling((decimal)(time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond);

    /// <summary>A time in Unix seconds, rounded up to a minute.</summary>
    public static long WholeMinute(DateTime time) =>
        (long)Math.Ceiling((decimal)(time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMinute) * 60;
}
