using Anomaly.Grains.Interfaces.Tickers;

namespace Anomaly.Grains.Tickers.Charting;

/// <summary>Cuts a window out of a history. Rows that cannot be scored are left out; only the first bars of the stored history lack their warm-up.</summary>
internal static class ChartBuilder
{
    /// <summary>Draws the window.</summary>
    /// <param name="series">Which series.</param>
    /// <param name="history">Its stored bars.</param>
    /// <param name="live">Bars that are not final yet.</param>
    /// <param name="from">The first opening time drawn.</param>
    public static ChartSeries Build(SeriesKey series, SeriesHistory history, ImmutableArray<Bar> live, DateTime from)
    {
        var first = history.IndexOf(from);
        if (history.Drawn is { } drawn && drawn.Shows(history, first, live))
            return drawn.Chart;
        var rows = new ChartRows(history.Count - first + live.Length);
        for (var i = first; i < history.Count; i++)
            rows.Add(history.Bar(i), history.Columns(i));
        var closed = rows.Count;
        var preview = history.Preview(live.AsSpan());
        for (var i = 0; i < live.Length; i++)
        {
            if (live[i].Time >= from)
                rows.Add(live[i], preview[i]);
        }

        var chart = rows.ToChart(series) with { LastIsLive = rows.Count > closed, Version = history.Version, Anomalies = Within(history, from) };
        history.Drawn = new DrawnChart(chart, first, live, history.Markers);
        return chart;
    }

    /// <summary>The answer to whoever has the chart.</summary>
    public static ChartSeries Known(SeriesKey series, long version, string edition) => new()
    {
        Ticker = series.Ticker.Symbol,
        Interval = series.Interval.Code,
        Market = series.Ticker.Market.ToString(),
        LastIsLive = false,
        Version = version,
        Edition = edition,
        IsKnown = true,
    };

    private static ImmutableArray<AnomalyMarker> Within(SeriesHistory history, DateTime from)
    {
        if (history.Markers is not { IsEmpty: false } markers)
            return [];
        var first = 0;
        while (first < markers.Length && markers[first].Datetime.UtcDateTime < from)
            first++;
        return first == 0 ? markers : markers[first..];
    }
}
