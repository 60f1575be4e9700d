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
        AddTable(page, ReportTables.Glance(report));
        page.Append($"<h2>Shocks found at {ReportTables.Percent(report.Budgets[^1])} of bars</h2><p>Every contender spends exactly this share of the same bars on alarms; the lines are 95 % intervals.</p>");
        page.Append(RecallPlot.Draw(report));
        if (report.Contenders.Any(contender => contender.Calibration.Count > 0))
        {
            page.Append("<h2>Stated and observed severity</h2><p>Share of bars at or above a severity, against what the severity states. On the diagonal, the budget is kept.</p>");
            page.Append(CalibrationPlot.Draw(report));
        }

        foreach (var table in ReportTables.Of(report).Skip(1))
            AddTable(page, table);
        return page.Append("</html>").ToString();
    }

    private static void AddTable(StringBuilder page, ReportTable table)
    {
        page.Append($"<h2>{Text(table.Title)}</h2><table><tr>").AppendJoin("", table.Columns.Select(column => $"<th>{Text(column)}")).Append("</tr>");
        foreach (var row in table.Rows)
            page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Text(cell)}")).Append("</tr>");
        page.Append("</table>");
    }

    internal static string Text(string text) => WebUtility.HtmlEncode(text);
}
