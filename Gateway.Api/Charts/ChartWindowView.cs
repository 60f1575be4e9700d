using System.Collections.Immutable;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>A window of a series to draw. Every column has a value for each point; an indicator without a value yet is null.</summary>
internal sealed record ChartWindowView
{
    /// <summary>Symbol.</summary>
    public required string Ticker { get; init; }

    /// <summary>Interval code, for example 1d.</summary>
    public required string Interval { get; init; }

    /// <summary>Its code, for example US.</summary>
    public required string Market { get; init; }

    /// <summary>The company's or fund's name; null where the source does not say.</summary>
    public string? CompanyName { get; init; }

    /// <summary>The currency's code, for example USD; of prices in pence or cents that of the pound or dollar; null where the source does not say.</summary>
    public string? Currency { get; init; }

    /// <summary>Units of the prices that make one of the currency: 1, or 100 where prices are in pence or cents; null where the source does not say.</summary>
    public int? PriceDivisor { get; init; }

    /// <summary>Where its bars come from: simulated, csv, yahoo or push; null where nothing was committed since that is noted.</summary>
    public string? Source { get; init; }

    /// <summary>Minutes by which the source's prices lag behind the exchange; null where it does not say.</summary>
    public int? QuoteDelayMinutes { get; init; }

    /// <summary>Version of the series; it grows by one a commit.</summary>
    public required long Version { get; init; }

    /// <summary>Model in the feature state.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>Whether somebody follows it, so that it is scanned.</summary>
    public required bool Followed { get; init; }

    /// <summary>Open of the first bar in the answer, UTC; null where there is none.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Open of the last bar in the answer, UTC; null where there is none.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Open of the first stored bar, UTC; null where there is none.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>Open of the last stored bar, UTC; null where there is none.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>Bars in the answer.</summary>
    public required int Bars { get; init; }

    /// <summary>Bars that become one point: 1, 2, 5, 10, 20, 50 and so on.</summary>
    public required int BarsPerPoint { get; init; }

    /// <summary>Pass it as <c>to</c> for what is before, UTC; null at the beginning.</summary>
    public DateTimeOffset? Previous { get; init; }

    /// <summary>Pass it as <c>from</c> for what comes after, UTC; null at the end.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>Open of each point's first bar, in seconds since 1970.</summary>
    public required IReadOnlyList<long> Times { get; init; }

    /// <summary>First prices.</summary>
    public required IReadOnlyList<double> Open { get; init; }

    /// <summary>Highest prices.</summary>
    public required IReadOnlyList<double> High { get; init; }

    /// <summary>Lowest prices.</summary>
    public required IReadOnlyList<double> Low { get; init; }

    /// <summary>Last prices.</summary>
    public required IReadOnlyList<double> Close { get; init; }

    /// <summary>Shares traded.</summary>
    public required IReadOnlyList<double> Volume { get; init; }

    /// <summary>Mean of the last 20 closes, of fewer at the beginning of the history.</summary>
    public required IReadOnlyList<double?> Sma { get; init; }

    /// <summary>Upper Bollinger band: two standard deviations above the mean.</summary>
    public required IReadOnlyList<double?> Upper { get; init; }

    /// <summary>Lower Bollinger band: two standard deviations below the mean.</summary>
    public required IReadOnlyList<double?> Lower { get; init; }

    /// <summary>Volume-weighted average price since the first stored bar.</summary>
    public required IReadOnlyList<double?> Vwap { get; init; }

    /// <summary>Relative strength over 14 bars, 0 to 100.</summary>
    public required IReadOnlyList<double?> Rsi { get; init; }

    /// <summary>Difference of the exponential means of closes over 12 and 26 bars.</summary>
    public required IReadOnlyList<double?> Macd { get; init; }

    /// <summary>Exponential mean of that difference over 9 bars.</summary>
    public required IReadOnlyList<double?> MacdSignal { get; init; }

    /// <summary>The difference less its mean.</summary>
    public required IReadOnlyList<double?> MacdHistogram { get; init; }

    /// <summary>The time of the first point with a bar that has not closed, in seconds since 1970; null where all have closed.</summary>
    public long? LiveFrom { get; init; }

    /// <summary>All anomalies of the bars in the answer that hold, oldest first.</summary>
    public required IReadOnlyList<WindowAnomalyView> Anomalies { get; init; }

    /// <summary>Dividends and splits of the window, oldest first.</summary>
    public required IReadOnlyList<WindowActionView> CorporateActions { get; init; }

    /// <summary>The regular sessions of the window, oldest first; none for bars of a day or more, and where there are more than 400.</summary>
    public required IReadOnlyList<WindowSessionView> Sessions { get; init; }

    /// <summary>The days from Monday to Friday on which the market did not trade, oldest first; none where there are more than 400.</summary>
    public required IReadOnlyList<HolidayView> Holidays { get; init; }

    /// <summary>The instant of which it shows what was stored, UTC; null for the present.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Why it may lag, or shows less than was asked for; null where neither is so.</summary>
    public string? Warning { get; init; }

    /// <summary>The document of a window.</summary>
    public static ChartWindowView Of(ChartWindow window)
    {
        var (series, points) = (window.Series, window.Points);
        return new()
        {
            Ticker = series.Series.Ticker.Symbol,
            Interval = series.Series.Interval.Code,
            Market = series.Series.Ticker.Market.ToString(),
            CompanyName = series.CompanyName,
            Currency = series.Currency,
            PriceDivisor = series.PriceDivisor,
            Source = series.Source is { } source ? EnumNames.Of(source) : null,
            QuoteDelayMinutes = series.QuoteDelayMinutes,
            Version = series.Version,
            ModelVersion = series.ModelVersion,
            Followed = series.Followed,
            From = points.IsEmpty ? null : points[0].Bar.Time,
            To = points.IsEmpty ? null : points[^1].LastTime,
            First = window.First,
            Last = window.Last,
            Bars = window.Bars,
            BarsPerPoint = window.BarsPerPoint,
            Previous = window.Previous,
            Next = window.Next,
            Times = Column(points, point => Seconds(point.Bar.Time)),
            Open = Column(points, point => point.Bar.Open),
            High = Column(points, point => point.Bar.High),
            Low = Column(points, point => point.Bar.Low),
            Close = Column(points, point => point.Bar.Close),
            Volume = Column(points, point => point.Bar.Volume),
            Sma = Column(points, point => Value(point.Sma)),
            Upper = Column(points, point => Value(point.Upper)),
            Lower = Column(points, point => Value(point.Lower)),
            Vwap = Column(points, point => Value(point.Vwap)),
            Rsi = Column(points, point => Value(point.Rsi)),
            Macd = Column(points, point => Value(point.Macd)),
            MacdSignal = Column(points, point => Value(point.MacdSignal)),
            MacdHistogram = Column(points, point => Value(point.Macd - point.MacdSignal)),
            LiveFrom = window.LiveFrom is { } live ? Seconds(live) : null,
            Anomalies = AnomaliesOf(window),
            CorporateActions = Column(window.CorporateActions, WindowActionView.Of),
            Sessions = Column(window.Sessions, WindowSessionView.Of),
            Holidays = Column(window.Holidays, date => new HolidayView(date, null)),
            AsOf = window.AsOf,
            Warning = window.Warning,
        };
    }

    /// <summary>A time as charts take it.</summary>
    internal static long Seconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeSeconds();

    private static WindowAnomalyView[] AnomaliesOf(ChartWindow window)
    {
        var point = 0;
        return Column(window.Anomalies, anomaly =>
        {
            while (point + 1 < window.Points.Length && window.Points[point + 1].Bar.Time <= anomaly.Datetime.UtcDateTime)
                point++;
            return WindowAnomalyView.Of(anomaly, point);
        });
    }

    private static double? Value(double number) => double.IsFinite(number) ? number : null;

    private static TColumn[] Column<TItem, TColumn>(ImmutableArray<TItem> items, Func<TItem, TColumn> value)
    {
        var column = new TColumn[items.Length];
        for (var i = 0; i < column.Length; i++)
            column[i] = value(items[i]);
        return column;
    }
}
