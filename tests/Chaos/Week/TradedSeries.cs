using System.Text.Json;
using Anomaly.Detection.Series;
using Anomaly.MarketData.Calendars;

namespace Anomaly.Chaos.Week;

/// <summary>What a source shows of a bar until it corrects it; null where it has nothing of it yet.</summary>
internal readonly record struct EarlierVersion(DateTime Until, Bar? Bar);

/// <summary>One series of the stand-in: its bars as they are in the end, and what is shown of them before.</summary>
internal sealed class TradedSeries
{
    private const double SplitRatio = 4;
    private readonly Bar[] _bars;
    private readonly DateTime[] _closes;
    private readonly Dictionary<int, EarlierVersion> _earlier = [];
    private readonly IReadOnlyList<TradingSession> _sessions;

    public TradedSeries(SeriesKey series, int daysBefore, int seed)
    {
        Series = series;
        _sessions = WeekMarkets.SessionsOf(series.Ticker.Market, daysBefore);
        var times = _sessions.SelectMany(session => WeekMarkets.BarsOf(session, series.Interval)).ToArray();
        _closes = [.. times.Select(bar => bar.Close)];
        _bars = Walk([.. times.Select(bar => bar.Open)], new Random(seed), series.Interval.IsIntraday ? 0.002 : 0.012);
    }

    public SeriesKey Series { get; }

    public int Count => _bars.Length;

    /// <summary>When the split takes effect: until then everything before is on the old scale.</summary>
    public DateTime? SplitAt { get; set; }

    /// <summary>When the bars close.</summary>
    public IReadOnlyList<DateTime> Closes => _closes;

    /// <summary>Every bar, as it is in the end.</summary>
    public IReadOnlyList<Bar> Bars => _bars;

    /// <summary>Has a bar be shown otherwise until a time.</summary>
    public void Correct(int index, DateTime until, bool isMissing)
    {
        var bar = _bars[index];
        _earlier[index] = new EarlierVersion(until, isMissing ? null : bar with
        {
            Close = Math.Round((bar.Close + bar.Low) / 2, 2), High = Math.Round(bar.High * 1.004, 2), Volume = Math.Floor(bar.Volume * 0.9),
        });
    }

    /// <summary>Whether the source has changed a bar up to one at a time or later, or within the day before, in which the product may not have seen it yet.</summary>
    public bool HasChangedSince(DateTime time, DateTime bar) =>
        SplitAt > time || _earlier.Any(change => _bars[change.Key].Time <= bar && change.Value.Until > time.AddDays(-1));

    /// <summary>When the product takes a bar for final.</summary>
    public DateTime FinalAt(int index) => _closes[index] + WeekMarkets.FinalAfter(Series.Ticker.Market);

    /// <summary>When a bar can be had: once it is final, or where it comes late, then.</summary>
    public DateTime AvailableAt(int index)
    {
        var final = FinalAt(index);
        return _earlier.TryGetValue(index, out var earlier) && earlier.Bar is null && earlier.Until > final ? earlier.Until : final;
    }

    /// <summary>The last bar that the product must have at a time: one that came late, once the longest rest of its series is over. Null where there is none.</summary>
    public DateTime? LastFinal(DateTime now)
    {
        for (var i = _bars.Length - 1; i >= 0; i--)
        {
            if (AvailableAt(i) is var at && at <= (_earlier.TryGetValue(i, out var earlier) && earlier.Bar is null ? now - LongestRest : now))
                return _bars[i].Time;
        }

        return null;
    }

    /// <summary>The schedule asks again for what it does not get after at most this.</summary>
    private TimeSpan LongestRest => Series.Interval.IsIntraday ? TimeSpan.FromHours(1) : Series.Interval.Length;

    /// <summary>Writes the rows of a window as the source has them now: those that have begun, of which the last is live, stamped with the time of the last trade.</summary>
    public void WriteRows(Utf8JsonWriter json, DateTime from, DateTime to, DateTime now)
    {
        var shown = now - WeekMarkets.QuoteDelayOf(Series.Ticker.Market);
        var rows = new List<(DateTime Stamp, Bar? Bar)>();
        for (var i = _bars.AsSpan().CountBefore(from); i < _bars.Length && _bars[i].Time < to && _bars[i].Time < shown; i++)
            rows.Add(_closes[i] <= shown ? (_bars[i].Time, ShownAt(i, now)) : (shown.AddTicks(-(shown.Ticks % TimeSpan.TicksPerSecond)), Live(i, shown, now)));
        AddClosingRow(rows, shown);
        if (rows.Count > 0)
        {
            json.WriteStartArray("timestamp");
            foreach (var row in rows)
                json.WriteNumberValue((long)(row.Stamp - DateTime.UnixEpoch).TotalSeconds);
            json.WriteEndArray();
        }

        WriteSplit(json, from, to, now);
        json.WriteStartObject("indicators");
        json.WriteStartArray("quote");
        json.WriteStartObject();
        if (rows.Count > 0)
        {
            Write("open", bar => bar.Open);
            Write("high", bar => bar.High);
            Write("low", bar => bar.Low);
            Write("close", bar => bar.Close);
            Write("volume", bar => bar.Volume);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();

        void Write(string name, Func<Bar, double> value)
        {
            json.WriteStartArray(name);
            foreach (var row in rows)
            {
                if (row.Bar is { } bar)
                    json.WriteNumberValue(value(bar));
                else
                    json.WriteNullValue();
            }

            json.WriteEndArray();
        }
    }

    /// <summary>The session that runs, or the last one.</summary>
    public TradingSession SessionAt(DateTime now) => _sessions.LastOrDefault(session => session.Opens <= now) ?? _sessions[0];

    /// <summary>From a session's close on, its last row is stamped with it: of a day the bar itself, within the day a row without trade.</summary>
    private void AddClosingRow(List<(DateTime Stamp, Bar? Bar)> rows, DateTime shown)
    {
        var session = SessionAt(shown);
        if (rows.Count == 0 || rows[^1].Bar is not { } last || session.Closes > shown || rows[^1].Stamp < session.Opens)
            return;
        if (Series.Interval.IsIntraday)
            rows.Add((session.Closes, new Bar(session.Closes, last.Close, last.Close, last.Close, last.Close, 0)));
        else
            rows[^1] = (session.Closes, last);
    }

    private void WriteSplit(Utf8JsonWriter json, DateTime from, DateTime to, DateTime now)
    {
        if (SplitAt is not { } split || now < split || split < from || split >= to)
            return;
        json.WriteStartObject("events");
        json.WriteStartObject("splits");
        json.WriteStartObject($"{(long)(split - DateTime.UnixEpoch).TotalSeconds}");
        json.WriteNumber("date", (long)(split - DateTime.UnixEpoch).TotalSeconds);
        json.WriteNumber("numerator", SplitRatio);
        json.WriteNumber("denominator", 1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private Bar? ShownAt(int index, DateTime now)
    {
        var bar = _earlier.TryGetValue(index, out var earlier) && now < earlier.Until ? earlier.Bar : _bars[index];
        return bar is { } shown && now < SplitAt ? Scaled(shown) : bar;
    }

    private Bar Live(int index, DateTime shown, DateTime now)
    {
        var bar = now < SplitAt ? Scaled(_bars[index]) : _bars[index];
        var share = (shown - bar.Time) / (_closes[index] - bar.Time);
        var price = Math.Round(bar.Open + ((bar.Close - bar.Open) * share), 2);
        return bar with { Close = price, High = Math.Max(bar.Open, price), Low = Math.Min(bar.Open, price), Volume = Math.Floor(bar.Volume * share) };
    }

    /// <summary>On the scale before the split: exact, since the ratio is a power of two.</summary>
    private static Bar Scaled(Bar bar) => new(bar.Time, bar.Open * SplitRatio, bar.High * SplitRatio, bar.Low * SplitRatio, bar.Close * SplitRatio, bar.Volume / SplitRatio);

    private static Bar[] Walk(DateTime[] times, Random random, double step)
    {
        var close = 40 + (200 * random.NextDouble());
        return [.. times.Select(time =>
        {
            var isShock = random.Next(97) == 0;
            var open = close;
            close = Math.Round(open * (1 + (step * (isShock ? 8 : 1) * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))), 2);
            var high = Math.Round(Math.Max(open, close) * (1 + (step * random.NextDouble() / 2)), 2);
            var low = Math.Round(Math.Min(open, close) * (1 - (step * random.NextDouble() / 2)), 2);
            return new Bar(time, open, high, low, close, Math.Floor(1e6 * (0.5 + random.NextDouble()) * (isShock ? 6 : 1)));
        })];
    }
}
