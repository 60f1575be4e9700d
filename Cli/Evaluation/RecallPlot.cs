using System.Globalization;
using System.Text;
using Anomaly.Detection.Evaluation.Reports;

namespace Anomaly.Cli.Evaluation;

/// <summary>Recall of every shock and contender as dots with intervals.</summary>
internal static class RecallPlot
{
    private const int Left = 190;
    private const int Width = 620;
    private const int LineHeight = 9;
    private const int Top = 70;

    /// <summary>Colours of contenders, in their order, told apart in daylight and in the dark.</summary>
    public static IReadOnlyList<string> Colours { get; } = ["#0b6bcb", "#d9480f", "#2b8a3e", "#9c36b5", "#e8a400", "#0c8599", "#868e96", "#c2255c"];

    public static string Draw(EvaluationReport report)
    {
        var shocks = report.Contenders.SelectMany(contender => contender.Shocks).Select(shock => shock.Shock).Distinct().ToList();
        var band = (report.Contenders.Count * LineHeight) + 10;
        var height = Top + (shocks.Count * band) + 30;
        var svg = new StringBuilder(Invariant($"<svg viewBox=\"0 0 {Left + Width + 30} {height}\" width=\"{Left + Width + 30}\" role=\"img\" aria-label=\"Recall by shock and contender\" font-size=\"11\">"));
        for (var i = 0; i < report.Contenders.Count; i++)
            svg.Append(Invariant($"<circle cx=\"{10 + (i % 4 * 210)}\" cy=\"{12 + (i / 4 * 18)}\" r=\"4\" fill=\"{Colour(i)}\"/><text x=\"{20 + (i % 4 * 210)}\" y=\"{16 + (i / 4 * 18)}\">{HtmlReport.Text(report.Contenders[i].Name)}</text>"));
        for (var tick = 0; tick <= 10; tick += 2)
            svg.Append(Invariant($"<line x1=\"{X(tick / 10.0)}\" x2=\"{X(tick / 10.0)}\" y1=\"{Top - 8}\" y2=\"{height - 20}\" stroke=\"#8884\"/><text x=\"{X(tick / 10.0)}\" y=\"{height - 6}\" text-anchor=\"middle\">{tick * 10} %</text>"));
        for (var s = 0; s < shocks.Count; s++)
        {
            var y = Top + (s * band);
            svg.Append(Invariant($"<text x=\"{Left - 10}\" y=\"{y + (band / 2)}\" text-anchor=\"end\">{HtmlReport.Text(shocks[s].Name)}</text>"));
            for (var i = 0; i < report.Contenders.Count; i++)
            {
                if (report.Contenders[i].Shocks.FirstOrDefault(one => one.Shock == shocks[s])?.Recall[^1] is { IsKnown: true } recall)
                    AddDot(svg, recall, y + (i * LineHeight) + 4, Colour(i), $"{report.Contenders[i].Name}, {shocks[s].Name}");
            }
        }

        return svg.Append("</svg>").ToString();
    }

    private static void AddDot(StringBuilder svg, Estimate recall, int y, string colour, string title) => svg.Append(Invariant(
        $"<g stroke=\"{colour}\" fill=\"{colour}\"><title>{HtmlReport.Text(title)}: {recall.Value * 100:0.0} %</title><line x1=\"{X(recall.Low)}\" x2=\"{X(recall.High)}\" y1=\"{y}\" y2=\"{y}\"/><circle cx=\"{X(recall.Value)}\" cy=\"{y}\" r=\"3.5\"/></g>"));

    private static string Colour(int contender) => Colours[contender % Colours.Count];

    private static double X(double share) => Math.Round(Left + (share * Width), 1);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
