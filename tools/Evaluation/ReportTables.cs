using System.Globalization;

namespace Anomaly.Evaluation;

/// <summary>A table of a report, ready to be printed anywhere.</summary>
/// <param name="Title">What it shows, in a line.</param>
/// <param name="Columns">Headings.</param>
/// <param name="Rows">Cells, as many a row as there are columns.</param>
public sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>The tables of a report: the same on the screen, on a page and in Markdown.</summary>
public static class ReportTables
{
    private static readonly Shock[] AtAGlance =
    [
        new(ShockFamily.Move, 4), new(ShockFamily.Move, 6), new(ShockFamily.Gap, 5), new(ShockFamily.Gap, 5, 3), new(ShockFamily.Burst, 8), new(ShockFamily.Wick, 8),
    ];

    private static readonly Shock[] OnOneScale =
        [new(ShockFamily.Move, 4), new(ShockFamily.Move, 6), new(ShockFamily.Move, 8), new(ShockFamily.Gap, 8), new(ShockFamily.Wick, 8), new(ShockFamily.Burst, 15)];

    /// <summary>All tables that have rows, most important first.</summary>
    public static IReadOnlyList<ReportTable> Of(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ReportTable[] tables =
        [
            Glance(report), Budgets(report), RealMoves(report), Fairness(report), Slots(report), Tickers(report), Fifths(report),
            Shocks(report, $"Share of shocks found at each contender's own threshold for {Percent(report.Budgets[^1])} of bars (95 % interval)", shock => Interval(shock.Own)),
            Shocks(report, $"Share of shocks found at a budget of {Percent(report.Budgets[^1])} of bars, spent equally by all", shock => Value(shock.Recall[^1])),
            Alarms(report), TradeOff(report), Severities(report),
        ];
        return [.. tables.Where(table => table.Rows.Count > 0)];
    }

    /// <summary>The first table: the shocks that matter most, real days and how well the budget is kept, each contender at its own threshold.</summary>
    public static ReportTable Glance(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ReportTable(
            $"At a glance, at each contender's own threshold for {Percent(report.Budgets[^1])} of bars",
            [
                "set", "contender", .. AtAGlance.Select(shock => shock.Name), "mean of market shocks", "mean of feed faults", "real bars of 10 % or more", "beyond 6 sigma",
                "observed", "tickers above 2 %", "above 5 %",
            ],
            [.. report.Contenders.Select(contender => (string[])
            [
                report.Set,
                Name(contender),
                .. AtAGlance.Select(shock => Value(contender.Shocks.FirstOrDefault(one => one.Shock == shock)?.Own)),
                Value(contender.Budgets[^1].OwnRecall),
                Value(contender.Budgets[^1].OwnFaultRecall),
                Value(RealMove(contender, "10 % or more")?.Own),
                Value(RealMove(contender, "beyond 6 sigma")?.Own),
                Share(contender.Budgets[^1].ObservedRate),
                Percent(contender.Fairness.TickersAbove(0.02), "0"),
                Percent(contender.Fairness.TickersAbove(0.05), "0"),
            ])]);
    }

    private static ReportTable Budgets(EvaluationReport report) => new(
        "At equal budgets: mean share of the market's shocks found (95 % interval); the columns after them at the largest budget",
        [
            "set", "contender", .. report.Budgets.Select(budget => $"at {Percent(budget)}"), "feed faults", "real bars of 10 % or more", "beyond 6 sigma",
            "average precision", "precision", "alarms a ticker-year", "largest/mean",
        ],
        [.. report.Contenders.Select(contender => (string[])
        [
            report.Set, Name(contender), .. contender.Budgets.Select(budget => Interval(budget.MeanRecall)), Value(contender.Budgets[^1].FaultRecall),
            Value(RealMove(contender, "10 % or more")?.Equal), Value(RealMove(contender, "beyond 6 sigma")?.Equal), Interval(contender.AveragePrecision),
            Number(contender.Budgets[^1].Precision), Number(contender.Budgets[^1].AlarmsPerTickerYear), Number(contender.Budgets[^1].LargestToMean),
        ])]);

    private static ReportTable RealMoves(EvaluationReport report) => new(
        "Share of real bars found, by size: at the own threshold; at equal budget in brackets",
        ["real bars", "how many", .. report.Contenders.Select(Name)],
        [.. report.Contenders.SelectMany(contender => contender.RealMoves).Select(move => move.Name).Distinct().Select(name => (string[])
        [
            name,
            Count(report.Contenders.Max(contender => RealMove(contender, name)?.Bars ?? 0)),
            .. report.Contenders.Select(contender => RealMove(contender, name) is { } move ? $"{Value(move.Own)} ({Value(move.Equal)})" : ""),
        ])]);

    private static ReportTable Fairness(EvaluationReport report) => new(
        "How evenly alarms fall, at the own threshold",
        [
            "contender", "five busiest slots' share of alarms", "of bars", "highest slot/mean", "by chance", "alarms on early-close days", "bars on them",
            "next bar alarms too", "tickers within 30 % of stated", "so by chance", "bars called data faults",
        ],
        [.. report.Contenders.Select(contender => (string[])
        [
            Name(contender), Share(contender.Fairness.BusiestShare), Share(contender.Fairness.BusiestBars), Number(contender.Fairness.HighestToMean), Number(contender.Fairness.HighestByChance),
            Share(contender.Fairness.EarlyCloseAlarms), Share(contender.Fairness.EarlyCloseBars), Share(contender.Fairness.NextBarRate),
            Percent(contender.Fairness.TickersNear(report.Budgets[^1]), "0"), Percent(contender.Fairness.TickersNearByChance(report.Budgets[^1]), "0"), Share(contender.FaultRate),
        ])]);

    private static ReportTable Slots(EvaluationReport report) => new(
        "Share of bars that are alarms at the busiest times of day, local time of the market",
        ["contender", "busiest", "second", "third", "fourth", "fifth"],
        [.. report.Contenders.Where(contender => contender.Fairness.Slots.Count >= 5).Select(contender => (string[])
        [
            Name(contender),
            .. contender.Fairness.Slots.OrderByDescending(slot => slot.Rate).ThenBy(slot => slot.Time).Take(5)
                .Select(slot => string.Create(CultureInfo.InvariantCulture, $"{slot.Time:HH:mm} {Percent(slot.Rate, "0")}")),
        ])]);

    private static ReportTable Tickers(EvaluationReport report) => new(
        "Share of each ticker's bars that are alarms, at the own threshold",
        ["ticker", "bars", .. report.Contenders.Select(Name)],
        [.. report.Tickers.Select(ticker => (string[])
        [
            ticker,
            Count(report.Contenders.Max(contender => contender.Fairness.Tickers.FirstOrDefault(one => one.Ticker == ticker).Bars)),
            .. report.Contenders.Select(contender => contender.Fairness.Tickers.Where(one => one.Ticker == ticker).Select(one => Share(one.Rate)).FirstOrDefault("")),
        ])]);

    private static ReportTable Fifths(EvaluationReport report) => new(
        "By volatility, fifths of the bars by the sigma of the 60 before: share of bars that are alarms, share of one-bar shocks found",
        ["contender", "calmest", "second", "third", "fourth", "wildest"],
        [.. report.Contenders.Where(contender => contender.Fairness.Fifths.Count > 0).Select(contender =>
            (string[])[Name(contender), .. contender.Fairness.Fifths.Select(fifth => $"{Share(fifth.Rate)}, {Number(fifth.Recall)}")])]);

    private static ReportTable Shocks(EvaluationReport report, string title, Func<ShockReport, string> share) => new(
        title,
        ["shock", "tried", "by chance", .. report.Contenders.Select(Name)],
        [.. report.Contenders.SelectMany(contender => contender.Shocks).Select(shock => shock.Shock).Distinct().Select(shock =>
        {
            var cells = report.Contenders.Select(contender => contender.Shocks.FirstOrDefault(one => one.Shock == shock)).ToList();
            return (string[])
            [
                shock.Name, Count(cells.Max(cell => cell?.Injections ?? 0)), Number(cells.Find(cell => cell is not null)!.Chance),
                .. cells.Select(cell => cell is null ? "" : share(cell)),
            ];
        })]);

    private static ReportTable Alarms(EvaluationReport report) => new(
        "Alarms that one shock of several bars raises on average, at the own threshold",
        ["shock", .. report.Contenders.Select(Name)],
        [.. report.Contenders.SelectMany(contender => contender.Shocks).Select(shock => shock.Shock).Where(shock => shock.Bars > 1).Distinct().Select(shock =>
            (string[])[shock.Name, .. report.Contenders.Select(contender => contender.Shocks.FirstOrDefault(one => one.Shock == shock) is { } cell ? Number(cell.Alarms) : "")])]);

    private static ReportTable Severities(EvaluationReport report) => new(
        "What severities mean: the median p (1 less the severity) of shocks, and the smallest of all real bars",
        ["contender", .. OnOneScale.Select(shock => shock.Name), "smallest of real bars"],
        [.. report.Contenders.Where(contender => contender.Severities is not null).Select(contender => (string[])
        [
            Name(contender),
            .. OnOneScale.Select(shock => contender.Shocks.Index().Where(one => one.Item.Shock == shock).Select(one => Tiny(contender.Severities!.Median[one.Index])).FirstOrDefault("")),
            Tiny(contender.Severities!.Smallest),
        ])]);

    private static ReportTable TradeOff(EvaluationReport report) => new(
        "What a model finds at other shares of bars than the stated 1 %",
        ["contender", "stated", "observed", .. AtAGlance.Select(shock => shock.Name), "mean of market shocks", "real bars of 10 % or more"],
        [.. report.Contenders.SelectMany(contender => contender.Calibration.Select(point => (string[])
        [
            Name(contender), Percent(point.Stated), Share(point.Observed),
            .. AtAGlance.Select(shock => contender.Shocks.Index().Where(one => one.Item.Shock == shock).Select(one => Number(point.Recall[one.Index])).FirstOrDefault("")),
            Number(point.MeanRecall), Number(point.RealBars),
        ]))]);

    private static RealMoveReport? RealMove(ContenderReport contender, string name) => contender.RealMoves.FirstOrDefault(move => move.Name == name);

    private static string Name(ContenderReport contender) => contender.SeenTickers.Count == 0 ? contender.Name : contender.Name + " (seen)";

    internal static string Percent(double share, string format = "0.0##") => double.IsNaN(share) ? "" : (share * 100).ToString(format, CultureInfo.InvariantCulture) + " %";

    private static string Share(double share) => Percent(share, "0.00");

    private static string Tiny(double p) => double.IsNaN(p) ? "" : p.ToString("0.0E-0", CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Value(Estimate? estimate) => estimate is { IsKnown: true } known ? Number(known.Value) : "";

    private static string Interval(Estimate estimate) => estimate.IsKnown
        ? string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:0.00} ({estimate.Low:0.00}-{estimate.High:0.00})")
        : "";
}

/// <summary>An evaluation as Markdown, to be pasted into documents.</summary>
public static class MarkdownReport
{
    /// <summary>What was evaluated, then all tables, each below its title.</summary>
    public static string Write(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var seed = report.Seed.ToString(CultureInfo.InvariantCulture);
        return $"{report.Title}; {report.Split}; seed {seed}.\n\n" + string.Join('\n', ReportTables.Of(report).Select(table => $"**{table.Title}**\n\n{Write(table)}\n"));
    }

    /// <summary>One table.</summary>
    public static string Write(ReportTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return string.Join('\n', [Row(table.Columns), $"|{string.Concat(table.Columns.Select(_ => "---|"))}", .. table.Rows.Select(Row)]);
    }

    /// <summary>One row.</summary>
    public static string Row(IReadOnlyList<string> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";
    }
}
