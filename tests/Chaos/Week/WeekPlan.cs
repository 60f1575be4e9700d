using Anomaly.Detection.Series;

namespace Anomaly.Chaos.Week;

/// <summary>How the source fails.</summary>
internal enum Trouble
{
    /// <summary>503.</summary>
    Unavailable,
    /// <summary>The connection breaks off.</summary>
    Aborted,
    /// <summary>429 with a time to wait.</summary>
    Limited,
    /// <summary>429 as plain text.</summary>
    LimitedWithoutTime,
}

/// <summary>A stretch of time in which the source fails, for one market or all.</summary>
internal sealed record Disturbance(DateTime From, DateTime To, Market? Market, Trouble Trouble)
{
    public bool Hits(Market market, DateTime now) => now >= From && now < To && (Market is null || Market == market);
}

/// <summary>What goes wrong in the week: the same seed, the same troubles.</summary>
internal sealed class WeekPlan
{
    private const int Overlap = 5;
    private static readonly DateTime LastCorrection = WeekMarkets.Utc("2026-11-02T23:00");

    public WeekPlan(IReadOnlyList<TradedSeries> series, int seed)
    {
        var random = new Random(seed);
        foreach (var one in series)
            Correct(one, random);
        Split(series, Market.US, "2026-11-02T14:30");
        Split(series, Market.JP, "2026-10-30T00:00");
        Split(series, Market.TH, "2026-11-03T03:00");
    }

    public IReadOnlyList<Disturbance> Disturbances { get; } =
    [
        new(WeekMarkets.Utc("2026-10-29T18:29:50"), WeekMarkets.Utc("2026-10-29T18:40"), null, Trouble.Limited),
        new(WeekMarkets.Utc("2026-10-30T05:00"), WeekMarkets.Utc("2026-10-30T06:00"), Market.JP, Trouble.Aborted),
        new(WeekMarkets.Utc("2026-10-30T15:01"), WeekMarkets.Utc("2026-10-30T16:01"), Market.US, Trouble.Unavailable),
        new(WeekMarkets.Utc("2026-11-02T08:49:50"), WeekMarkets.Utc("2026-11-02T09:00"), null, Trouble.LimitedWithoutTime),
    ];

    /// <summary>When a process is killed: a second after bars have closed, while the series are asked for.</summary>
    public IReadOnlyList<DateTime> Kills { get; } =
        [WeekMarkets.Utc("2026-10-29T15:30:01"), WeekMarkets.Utc("2026-10-30T04:20:01"), WeekMarkets.Utc("2026-11-03T15:30:01")];

    /// <summary>Corrected bars, bars that came late, and series that were split.</summary>
    public (int Corrected, int Late, int Split) Counts { get; private set; }

    public Disturbance? DisturbanceOf(Market market, DateTime now) => Disturbances.FirstOrDefault(one => one.Hits(market, now));

    /// <summary>Of some series one bar is corrected: soon, after the session, or when it is long beyond what a detection asks for again. Of some, one comes late.</summary>
    private void Correct(TradedSeries series, Random random)
    {
        var inWeek = Enumerable.Range(0, series.Count).Where(i => series.Closes[i] > WeekMarkets.Start && series.Closes[i] < LastCorrection.AddDays(-1)).ToArray();
        var index = inWeek[random.Next(inWeek.Length)];
        var close = series.Closes[index] + WeekMarkets.FinalAfter(series.Series.Ticker.Market);
        var until = random.Next(3) switch
        {
            0 => close.AddMinutes(1 + random.Next(25)),
            1 => close + (series.Series.Interval.Length * (1 + random.Next(Overlap - 2))),
            _ => close.AddHours(20),
        };
        var isLate = random.Next(10) == 0;
        if ((!isLate && random.Next(4) != 0) || until > LastCorrection)
            return;
        series.Correct(index, until, isLate);
        Counts = isLate ? Counts with { Late = Counts.Late + 1 } : Counts with { Corrected = Counts.Corrected + 1 };
    }

    private void Split(IReadOnlyList<TradedSeries> series, Market market, string at)
    {
        var symbol = series.First(one => one.Series.Ticker.Market == market).Series.Ticker;
        foreach (var one in series.Where(one => one.Series.Ticker == symbol))
        {
            one.SplitAt = WeekMarkets.Utc(at);
            Counts = Counts with { Split = Counts.Split + 1 };
        }
    }
}
