using System.Globalization;
using System.Text.Json.Serialization;
using Anomaly.MarketData;

namespace Anomaly.Evaluation;

/// <summary>What models said of a stretch of time that everybody remembers, ticker by ticker.</summary>
/// <param name="From">Its beginning, UTC.</param>
/// <param name="To">Its end, UTC, not part of it.</param>
/// <param name="Rows">One per model and ticker that has judged bars in it.</param>
public sealed record EventReport(DateTime From, DateTime To, IReadOnlyList<EventRow> Rows)
{
    /// <summary>Judges histories, each from its first bar; tickers that a model was trained on too, which the rows say.</summary>
    /// <param name="models">The models.</param>
    /// <param name="histories">The bars, of one interval.</param>
    /// <param name="from">Beginning of the event, UTC.</param>
    /// <param name="to">End of the event, UTC.</param>
    /// <param name="budget">Share of bars that may be alarms.</param>
    /// <param name="cancellationToken">Checked between series.</param>
    public static EventReport Of(
        IReadOnlyList<IContender> models, IReadOnlyList<BarHistory> histories, DateTime from, DateTime to, double budget, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(histories);
        var rows = new List<EventRow>();
        foreach (var model in models)
        {
            var all = new List<JudgedTime>();
            foreach (var history in histories)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var live = model.Start();
                var judged = history.Bars.Select(bar => new JudgedTime(bar.Time, live.Push(bar))).Where(one => !double.IsNaN(one.Score)).ToList();
                all.AddRange(judged);
                AddRow(history.Series.Ticker.Symbol, model.TrainedOn.Contains(history.Series.Ticker.Symbol), judged);
            }

            if (histories.Count > 1)
                AddRow("all", histories.Any(history => model.TrainedOn.Contains(history.Series.Ticker.Symbol)), all);

            void AddRow(string ticker, bool wasSeen, List<JudgedTime> judged)
            {
                var within = judged.Where(one => one.Time >= from && one.Time < to).ToList();
                if (within.Count == 0)
                    return;
                var threshold = model.ThresholdAt(budget) ?? double.PositiveInfinity;
                var most = within.MaxBy(one => one.Score);
                var days = Days(judged);
                var strongest = days.Where(day => day.Key >= from.Date && day.Key < to).Max(day => day.Value);
                rows.Add(new EventRow
                {
                    Model = model.Name,
                    Ticker = ticker,
                    WasSeen = wasSeen,
                    Bars = within.Count,
                    Alarms = within.Count(one => one.Score >= threshold),
                    MostAnomalous = most.Time,
                    Rank = 1 + judged.Count(one => one.Score > most.Score),
                    AllBars = judged.Count,
                    DayRank = 1 + days.Count(day => day.Value > strongest),
                    AllDays = days.Count,
                });
            }
        }

        return new EventReport(from, to, rows);
    }

    /// <summary>As a table.</summary>
    [JsonIgnore]
    public ReportTable Table => new(
        string.Create(CultureInfo.InvariantCulture, $"Alarms from {From:yyyy-MM-dd HH:mm} to {To:yyyy-MM-dd HH:mm}, and the rank of the most anomalous bar in it among all bars of the ticker"),
        ["model", "ticker", "bars", "alarms", "most anomalous bar", "its rank", "of bars", "rank of the most anomalous day", "of days"],
        [.. Rows.Select(row => (string[])
        [
            row.WasSeen ? row.Model + " (seen)" : row.Model, row.Ticker, Text(row.Bars), Text(row.Alarms),
            row.MostAnomalous.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), Text(row.Rank), Text(row.AllBars), Text(row.DayRank), Text(row.AllDays),
        ])]);

    /// <summary>How anomalous each day is: the mean, over its bars, of minus the logarithm of the share of bars that are at least as anomalous.</summary>
    private static Dictionary<DateTime, double> Days(List<JudgedTime> judged)
    {
        var descending = judged.OrderByDescending(one => one.Score).ToList();
        var sums = new Dictionary<DateTime, (double Sum, int Bars)>();
        for (var (i, last) = (0, 0); i < descending.Count; i++)
        {
            if (i == 0 || descending[i].Score < descending[i - 1].Score)
                last = LastOf(i);
            var (sum, bars) = sums.GetValueOrDefault(descending[i].Time.Date);
            sums[descending[i].Time.Date] = (sum - Math.Log((double)last / descending.Count), bars + 1);
        }

        return sums.ToDictionary(day => day.Key, day => day.Value.Sum / day.Value.Bars);

        int LastOf(int first)
        {
            var at = first;
            while (at < descending.Count && descending[at].Score == descending[first].Score)
                at++;
            return at;
        }
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    private readonly record struct JudgedTime(DateTime Time, double Score);
}

/// <summary>What one model said of one ticker during an event.</summary>
public sealed record EventRow
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The ticker; <c>all</c> of all together.</summary>
    public required string Ticker { get; init; }

    /// <summary>Whether the model was trained on it, or on one of all.</summary>
    public required bool WasSeen { get; init; }

    /// <summary>Bars judged during the event.</summary>
    public required int Bars { get; init; }

    /// <summary>Alarms among them, at the model's own threshold; none where it has no threshold for the budget.</summary>
    public required int Alarms { get; init; }

    /// <summary>When the most anomalous of them opened, UTC.</summary>
    public required DateTime MostAnomalous { get; init; }

    /// <summary>Its rank among all bars of the ticker, 1 for the most anomalous; equals share the better rank.</summary>
    public required int Rank { get; init; }

    /// <summary>Bars of the ticker that were judged.</summary>
    public required int AllBars { get; init; }

    /// <summary>The rank of the most anomalous day of the event among all days (UTC), all bars of a day taken together.</summary>
    public required int DayRank { get; init; }

    /// <summary>Days with judged bars.</summary>
    public required int AllDays { get; init; }
}
