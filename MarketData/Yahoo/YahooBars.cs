using Anomaly.MarketData.Calendars;
using NodaTime;
using Interval = Anomaly.Detection.Series.Interval;

namespace Anomaly.MarketData.Yahoo;

/// <summary>Makes bars out of the answers' rows: gaps are left out, a live row is put where its bar opens, one bar for each opening time, the fuller of two.</summary>
internal sealed class YahooBars(SeriesKey series, ITradingCalendar calendar)
{
    private static readonly DateTime Latest = new(3000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly List<Bar> _bars = [];
    private DateTimeZone _zone = MarketHours.Of(series.Ticker.Market).Zone;
    private int _incomplete;

    /// <summary>Takes the rows of one answer.</summary>
    /// <exception cref="MarketDataFormatException">Stamps and values do not belong together.</exception>
    public void Add(ChartResult result)
    {
        if (result is not { Timestamp: { Length: > 0 } stamps, Meta: { } meta })
            return;
        var quote = result.Indicators?.Quote is [{ } first, ..] ? first : new ChartQuote(null, null, null, null, null);
        if (new[] { quote.Open, quote.High, quote.Low, quote.Close, quote.Volume }.Any(values => values is not null && values.Length != stamps.Length))
            throw new MarketDataFormatException($"Yahoo's answer for {series} has {stamps.Length} time stamps, but not as many values.");
        _zone = ZoneOf(meta) ?? _zone;
        var session = meta.CurrentTradingPeriod?.Regular;
        var grid = new SessionGrid(series, _zone, session is null ? null : (Time(session.Start), Time(session.End)), calendar);
        for (var i = 0; i < stamps.Length; i++)
        {
            double?[] values = [quote.Open?[i], quote.High?[i], quote.Low?[i], quote.Close?[i], quote.Volume?[i]];
            if (values.All(value => value is null))
                continue;
            var time = Time(stamps[i]);
            var open = i < stamps.Length - 1 ? time : grid.OpenOf(time, i > 0 ? Time(stamps[i - 1]) : null);
            var bar = new Bar(open, values[0] ?? double.NaN, values[1] ?? double.NaN, values[2] ?? double.NaN, values[3] ?? double.NaN, values[4] ?? double.NaN);
            if (bar.IsComplete)
                _bars.Add(bar);
            else
                _incomplete++;
        }
    }

    /// <summary>The bars that open in a window.</summary>
    public IReadOnlyList<Bar> Within(DateTime from, DateTime to) => [.. Merged().Where(bar => bar.Time >= from && bar.Time < to)];

    /// <summary>What was odd, a sentence each.</summary>
    public IEnumerable<string> Warnings()
    {
        if (_incomplete > 0)
            yield return $"{_incomplete} {(_incomplete == 1 ? "bar" : "bars")} of Yahoo without all five values skipped";
    }

    /// <summary>The tz database's zone of an answer; null where it names none that there is.</summary>
    public static DateTimeZone? ZoneOf(ChartMeta meta) => meta.ExchangeTimezoneName is { } name ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) : null;

    /// <summary>Unix seconds as a time, UTC.</summary>
    /// <exception cref="MarketDataFormatException">They are no time of any market.</exception>
    public static DateTime Time(long seconds)
    {
        var latest = (long)(Latest - DateTime.UnixEpoch).TotalSeconds;
        return seconds > -latest && seconds < latest
            ? DateTime.UnixEpoch.AddSeconds(seconds)
            : throw new MarketDataFormatException($"Yahoo's answer has the time stamp {seconds}, which is no time of a market.");
    }

    private IEnumerable<Bar> Merged()
    {
        // A day has one bar, whatever its rows are stamped.
        var daily = series.Interval == Interval.OneDay ? new SessionGrid(series, _zone, null, calendar) : null;
        Bar? last = null;
        foreach (var bar in _bars.OrderBy(bar => bar.Time))
        {
            if (last is not { } before)
            {
                last = bar;
            }
            else if (before.Time == bar.Time || (daily is not null && daily.DateOf(before.Time) == daily.DateOf(bar.Time)))
            {
                last = Fuller(before, bar) with { Time = before.Time };
            }
            else
            {
                yield return before;
                last = bar;
            }
        }

        if (last is { } final)
            yield return final;
    }

    private static Bar Fuller(Bar one, Bar other) =>
        one.Volume != other.Volume ? (one.Volume > other.Volume ? one : other)
        : one.High - one.Low > other.High - other.Low ? one
        : other;
}
