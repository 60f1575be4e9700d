namespace Anomaly.Grains.Interfaces;

/// <summary>
/// Which window of a stored history to draw. Without a beginning and an end: the newest bars. With an end only: the bars before it. With a beginning: all of the window, of
/// which so many bars become one point that it has no more points than are asked for.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ChartWindowQuery")]
public sealed record ChartWindowQuery
{
    /// <summary>Points that may be asked for at the least.</summary>
    public const int FewestPoints = 10;

    /// <summary>Points that may be asked for at the most.</summary>
    public const int MostPoints = 5_000;

    /// <summary>Bars in a point at the most, where they are asked for.</summary>
    public const int MostBarsPerPoint = 100_000;

    /// <summary>Bars that open at this time or later, UTC; null where the window has no beginning of its own.</summary>
    [Id(0)]
    public DateTime? From { get; init; }

    /// <summary>Bars that open before this time, UTC; null for the end of the history.</summary>
    [Id(1)]
    public DateTime? To { get; init; }

    /// <summary>Points at the most, <see cref="FewestPoints"/> to <see cref="MostPoints"/>.</summary>
    [Id(2)]
    public required int Points { get; init; }

    /// <summary>What was stored at this instant, UTC: no live bars, and the anomalies that held then. Null for the present.</summary>
    [Id(3)]
    public DateTime? AsOf { get; init; }

    /// <summary>How long bringing the series up to date may take, 0 to 60 seconds: one of which nothing is stored, and any with <see cref="Refresh"/>.</summary>
    [Id(4)]
    public required TimeSpan Budget { get; init; }

    /// <summary>
    /// Bars in a point, 1, 2, 5, 10, 20, 50 and so on up to <see cref="MostBarsPerPoint"/>: for a window beside another one. It has <see cref="Points"/> points then, before
    /// <see cref="To"/> or from <see cref="From"/> on, which are not both given. Null for as few as fit.
    /// </summary>
    [Id(5)]
    public int? BarsPerPoint { get; init; }

    /// <summary>
    /// Brings the series up to date first, unless that has just been done, and has its live bars be those of now; the series counts as charted then. What cannot be had in time
    /// is named in the window's warning.
    /// </summary>
    [Id(6)]
    public bool Refresh { get; init; }

    /// <summary>Whether so many bars may be one point.</summary>
    public static bool IsBarsPerPoint(int bars)
    {
        var unit = bars;
        while (unit >= 10 && unit % 10 == 0)
            unit /= 10;
        return unit is 1 or 2 or 5 && bars <= MostBarsPerPoint;
    }
}

/// <summary>One bar, or several that follow each other as one. An indicator is that of the last bar, and not-a-number where it has no value yet.</summary>
/// <param name="Bar">Opens with the first bar; first and last price, the extremes of all, their volume together.</param>
/// <param name="LastTime">Open of its last bar, UTC.</param>
/// <param name="Sma">Mean of the last 20 closes, in currency.</param>
/// <param name="Upper">Upper Bollinger band: two standard deviations above the mean.</param>
/// <param name="Lower">Lower Bollinger band: two standard deviations below the mean.</param>
/// <param name="Vwap">Mean close weighted by volume since the first stored bar, in currency.</param>
/// <param name="Rsi">Relative strength index over 14 bars, 0 to 100.</param>
/// <param name="Macd">Difference of the exponential means of closes over 12 and 26 bars, in currency.</param>
/// <param name="MacdSignal">Exponential mean of <paramref name="Macd"/> over 9 bars, in currency.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.ChartPoint")]
public readonly record struct ChartPoint(
    [property: Id(0)] Bar Bar,
    [property: Id(1)] DateTime LastTime,
    [property: Id(2)] double Sma,
    [property: Id(3)] double Upper,
    [property: Id(4)] double Lower,
    [property: Id(5)] double Vwap,
    [property: Id(6)] double Rsi,
    [property: Id(7)] double Macd,
    [property: Id(8)] double MacdSignal);

/// <summary>A stretch of time, UTC.</summary>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.SessionBreak")]
public readonly record struct SessionBreak([property: Id(0)] DateTime From, [property: Id(1)] DateTime To);

/// <summary>A day's regular trading in a window.</summary>
/// <param name="Opens">UTC.</param>
/// <param name="Closes">UTC.</param>
/// <param name="Breaks">When there is no trading between them, in order.</param>
/// <param name="Short">Whether it has fewer hours than the market's sessions usually have.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.WindowSession")]
public sealed record WindowSession(
    [property: Id(0)] DateTime Opens, [property: Id(1)] DateTime Closes, [property: Id(2)] ImmutableArray<SessionBreak> Breaks, [property: Id(3)] bool Short);

/// <summary>A window of a series' history.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ChartWindow")]
public sealed record ChartWindow
{
    /// <summary>Sessions, and days without one, that a window names at the most: of a longer window it names none.</summary>
    public const int MostSessions = 400;

    /// <summary>Which series, and how it stands now.</summary>
    [Id(0)]
    public required SeriesMetadata Series { get; init; }

    /// <summary>Open of the first stored bar, UTC; null where there is none.</summary>
    [Id(1)]
    public DateTime? First { get; init; }

    /// <summary>Open of the last stored bar, UTC; null where there is none.</summary>
    [Id(2)]
    public DateTime? Last { get; init; }

    /// <summary>The points, oldest first.</summary>
    [Id(3)]
    public ImmutableArray<ChartPoint> Points { get; init; } = [];

    /// <summary>Bars in the points.</summary>
    [Id(4)]
    public int Bars { get; init; }

    /// <summary>
    /// Bars in a point: 1, 2, 5, 10, 20, 50 and so on. Points are cut at multiples of it from the first stored bar on, whatever the window is, and are whole: the first and the
    /// last one may reach beyond the window.
    /// </summary>
    [Id(5)]
    public int BarsPerPoint { get; init; } = 1;

    /// <summary>The end of the window before this one; null where there are no bars before it.</summary>
    [Id(6)]
    public DateTime? Previous { get; init; }

    /// <summary>The beginning of the window after this one; null where there are no bars after it.</summary>
    [Id(7)]
    public DateTime? Next { get; init; }

    /// <summary>Open of the first point with a bar that may still change, UTC; null where all have closed.</summary>
    [Id(8)]
    public DateTime? LiveFrom { get; init; }

    /// <summary>All anomalies of the bars in the points that hold, oldest first.</summary>
    [Id(9)]
    public ImmutableArray<AnomalyMarker> Anomalies { get; init; } = [];

    /// <summary>Dividends and splits of the window, oldest first.</summary>
    [Id(10)]
    public ImmutableArray<CorporateAction> CorporateActions { get; init; } = [];

    /// <summary>The sessions that its bars are of, oldest first; none for bars of a day or more, for symbols that do not keep a market's hours, and where there are too many.</summary>
    [Id(11)]
    public ImmutableArray<WindowSession> Sessions { get; init; } = [];

    /// <summary>The days from Monday to Friday on which its market did not trade, local dates; none where there are too many.</summary>
    [Id(12)]
    public ImmutableArray<DateOnly> Holidays { get; init; } = [];

    /// <summary>The instant of which it shows what was stored, UTC; null for the present.</summary>
    [Id(13)]
    public DateTime? AsOf { get; init; }

    /// <summary>Why it may lag, or shows less than was asked for; null where neither is so.</summary>
    [Id(14)]
    public string? Warning { get; init; }
}
