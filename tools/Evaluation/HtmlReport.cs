using System.Globalization;
using System.Net;
using System.Text;

namespace Anomaly.Evaluation;

/// <summary>An evaluation as one page that needs nothing else: tables, and plots drawn as inline SVG.</summary>
public static class HtmlReport
{
    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c2733;background:#fff}" +
        "table{border-collapse:collapse;margin:1rem 0;font-size:13px}td,th{padding:.3rem .6rem;border-bottom:1px solid #dde3ea;text-align:right}" +
        "td:first-child,th:first-child{text-align:left}svg{display:block;max-width:100%;height:auto;margin:1rem 0}small{color:#5b6b7c}" +
        "@media(prefers-color-scheme:dark){body{background:#12181f;color:#dbe4ee}td,th{border-color:#2b3744}svg text{fill:#dbe4ee}small{color:#92a3b5}}";

    public static string Write(EvaluationReport report)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Evaluation</title>");
        page.Append($"<style>{Style}</style><h1>Evaluation: {Text(report.Title)}</h1>");
        page.Append($"<p>{Text(report.Split)}; seed {report.Seed}. Tickers judged: {Text(string.Join(", ", report.Tickers))}.</p>");
        AddSummary(page, report);
        page.Append($"<h2>Shocks found at {Percent(report.Budgets[^1])} of bars</h2><p>Every contender spends exactly this share of the same bars on alarms; the lines are 95 % intervals.</p>");
        page.Append(RecallPlot.Draw(report));
        if (report.Contenders.Any(contender => contender.Calibration.Count > 0))
        {
            page.Append("<h2>Stated and observed severity</h2><p>Share of bars at or above a severity, against what the severity states. On the diagonal, the budget is kept.</p>");
            page.Append(CalibrationPlot.Draw(report));
        }

        AddShocks(page, report);
        return page.Append("</html>").ToString();
    }

    private static void AddSummary(StringBuilder page, EvaluationReport report)
    {
        page.Append("<h2>Side by side</h2><table><tr><th>contender");
        foreach (var budget in report.Budgets)
            page.Append($"<th>mean recall at {Percent(budget)}");
        page.Append("<th>average precision<th>precision<th>alarms a ticker-year<th>largest/mean<th>stated 1 %, observed</tr>");
        foreach (var contender in report.Contenders)
        {
            var last = contender.Budgets[^1];
            page.Append($"<tr><td>{Text(contender.Name)}");
            foreach (var budget in contender.Budgets)
                page.Append($"<td>{Share(budget.MeanRecall)}");
            page.Append($"<td>{Share(contender.AveragePrecision)}<td>{Number(last.Precision)}<td>{Number(last.AlarmsPerTickerYear)}<td>{Number(last.LargestToMean)}");
            page.Append($"<td>{(double.IsNaN(last.ObservedRate) ? "" : Percent(last.ObservedRate))}</tr>");
        }

        page.Append("</table>");
    }

    private static void AddShocks(StringBuilder page, EvaluationReport report)
    {
        page.Append("<h2>All shocks and budgets</h2><table><tr><th>shock<th>contender<th>tried");
        foreach (var budget in report.Budgets)
            page.Append($"<th>{Percent(budget)}");
        page.Append("<th>delay, bars</tr>");
        foreach (var shock in report.Contenders.SelectMany(contender => contender.Shocks).Select(shock => shock.Shock).Distinct())
        {
            foreach (var contender in report.Contenders)
            {
                if (contender.Shocks.FirstOrDefault(one => one.Shock == shock) is not { } cell)
                    continue;
                page.Append($"<tr><td>{Text(shock.Name)}<td>{Text(contender.Name)}<td>{cell.Injections}");
                foreach (var recall in cell.Recall)
                    page.Append($"<td>{Share(recall)}");
                page.Append($"<td>{Number(cell.Delay)}</tr>");
            }
        }

        page.Append("</table>");
    }

    internal static string Text(string text) => WebUtility.HtmlEncode(text);

    internal static string Percent(double share) => (share * 100).ToString("0.0##", CultureInfo.InvariantCulture) + " %";

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Share(Estimate estimate) => estimate.IsKnown
        ? string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:0.00} <small>{estimate.Low:0.00}-{estimate.High:0.00}</small>")
        : "";
}
