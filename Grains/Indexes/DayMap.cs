using Anomaly.MarketData.Calendars;
using NodaTime;
using NodaTime.Text;

namespace Anomaly.Grains.Indexes;

/// <summary>Puts the latest anomalies on a map of tickers and days.</summary>
/// <param name="query">What is asked for.</param>
internal sealed class DayMap(AnomalyDaysQuery query)
{
    /// <summary>Anomalies that are read for a map: some hundreds of kilobytes, in some tens of milliseconds.</summary>
    public const int MostRead = 5000;

    /// <summary>What to read; the market is not a column.</summary>
    public AnomalyQuery Wanted => new() { Interval = query.Interval, MinSeverity = query.MinSeverity, Statuses = query.Statuses, Limit = MostRead };

    /// <summary>The map, without the companies' names.</summary>
    /// <param name="read">The latest anomalies that are <see cref="Wanted"/>, the latest bar first.</param>
    public AnomalyDays Of(IReadOnlyList<AnomalyMark> read)
    {
        var isFull = read.Count == MostRead;
        DatedMark[] marks = [.. read.Select(DatedMark.Of).Where(mark => query.Market is null || mark.Market == query.Market)];
        if (marks.Length == 0)
            return new AnomalyDays { Cut = isFull };
        var newest = marks.Max(mark => mark.Day);
        var first = newest.PlusDays(1 - query.Days);
        DatedMark[] shown = [.. marks.Where(mark => mark.Day >= first)];
        AnomalyDaysRow[] rows =
        [
            .. shown.GroupBy(mark => mark.Mark.Series.Ticker)
                .OrderByDescending(ticker => ticker.Max(mark => mark.Severity)).ThenByDescending(ticker => ticker.Count()).ThenBy(ticker => ticker.Key.Symbol, StringComparer.Ordinal)
                .Take(query.Tickers)
                .Select(ticker => new AnomalyDaysRow(ticker.Key.Symbol, CompanyName: null, ticker.Key.Market.ToString(), CellsOf(ticker))),
        ];
        return new AnomalyDays
        {
            Days = [.. rows.SelectMany(row => row.Cells.Select(cell => cell.Day)).Distinct().Order(StringComparer.Ordinal)],
            Rows = [.. rows],
            Anomalies = shown.Length,
            From = Text(first),
            To = Text(newest),
            Cut = isFull && DatedMark.Of(read[^1]).Day >= first,
        };
    }

    private static ImmutableArray<AnomalyDay> CellsOf(IEnumerable<DatedMark> ticker) =>
        [.. ticker.GroupBy(mark => mark.Day).OrderBy(day => day.Key).Select(day => CellOf(day.Key, [.. day]))];

    private static AnomalyDay CellOf(LocalDate day, DatedMark[] marks)
    {
        var mark = marks.OrderByDescending(mark => mark.Severity).ThenBy(mark => double.IsNaN(mark.Mark.Score) ? 0 : mark.Mark.Score).First().Mark;
        return new AnomalyDay
        {
            Day = Text(day),
            Id = mark.Id,
            Interval = mark.Series.Interval.Code,
            Datetime = mark.Datetime,
            Count = marks.Length,
            Severity = mark.Severity,
            Score = double.IsFinite(mark.Score) ? mark.Score : null,
            Direction = mark.Direction,
            Reason = mark.Reason ?? AnomalyRecord.UnknownReason,
            ReasonFacts = mark.ReasonFacts,
        };
    }

    private static string Text(LocalDate date) => LocalDatePattern.Iso.Format(date);

    /// <summary>An anomaly with the date of its bar in its market's time zone.</summary>
    private readonly record struct DatedMark(AnomalyMark Mark, Market Market, LocalDate Day)
    {
        /// <summary>For the order: none is below all.</summary>
        public double Severity => Mark.Severity ?? double.NegativeInfinity;

        public static DatedMark Of(AnomalyMark mark)
        {
            var market = mark.Series.Ticker.Market;
            return new DatedMark(mark, market, MarketHours.Of(market).DateAt(mark.Datetime));
        }
    }
}
