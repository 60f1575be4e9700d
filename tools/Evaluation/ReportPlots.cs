using System.Globalization;
using System.Text;

namespace Anomaly.Evaluation;

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

/// <summary>Stated against observed shares of bars, both on logarithmic axes from 0.01 % to 100 %.</summary>
internal static class CalibrationPlot
{
    private const int Side = 360;
    private const int Margin = 50;
    private const int Decades = 4;

    public static string Draw(EvaluationReport report)
    {
        var svg = new StringBuilder(Invariant($"<svg viewBox=\"0 0 {Side + Margin + 20} {Side + Margin + 10}\" width=\"{Side + Margin + 20}\" role=\"img\" aria-label=\"Stated and observed severity\" font-size=\"11\">"));
        for (var decade = 0; decade <= Decades; decade++)
        {
            var share = Math.Pow(10, -decade);
            var label = ReportTables.Percent(share);
            svg.Append(Invariant($"<line x1=\"{X(share)}\" x2=\"{X(share)}\" y1=\"{Y(1)}\" y2=\"{Y(1e-4)}\" stroke=\"#8884\"/><line x1=\"{X(1e-4)}\" x2=\"{X(1)}\" y1=\"{Y(share)}\" y2=\"{Y(share)}\" stroke=\"#8884\"/>"));
            svg.Append(Invariant($"<text x=\"{X(share)}\" y=\"{Side + 28}\" text-anchor=\"middle\">{label}</text><text x=\"{Margin - 4}\" y=\"{Y(share) + 4}\" text-anchor=\"end\">{label}</text>"));
        }

        svg.Append(Invariant($"<line x1=\"{X(1e-4)}\" y1=\"{Y(1e-4)}\" x2=\"{X(1)}\" y2=\"{Y(1)}\" stroke=\"#888\" stroke-dasharray=\"4 3\"/><text x=\"{X(1e-2)}\" y=\"{Side + 46}\" text-anchor=\"middle\">stated</text>"));
        for (var i = 0; i < report.Contenders.Count; i++)
        {
            var points = report.Contenders[i].Calibration;
            if (points.Count == 0)
                continue;
            var colour = RecallPlot.Colours[i % RecallPlot.Colours.Count];
            svg.Append(Invariant($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{string.Join(' ', points.Select(point => Invariant($"{X(point.Stated)},{Y(point.Observed)}")))}\"><title>{HtmlReport.Text(report.Contenders[i].Name)}</title></polyline>"));
            foreach (var (stated, observed) in points.Select(point => (point.Stated, point.Observed)))
                svg.Append(Invariant($"<circle cx=\"{X(stated)}\" cy=\"{Y(observed)}\" r=\"3\" fill=\"{colour}\"><title>{ReportTables.Percent(stated)} stated, {ReportTables.Percent(observed)} observed</title></circle>"));
        }

        return svg.Append("</svg>").ToString();
    }

    private static double X(double share) => Math.Round(Margin + (Place(share) * Side), 1);

    private static double Y(double share) => Math.Round(10 + ((1 - Place(share)) * Side), 1);

    private static double Place(double share) => Math.Clamp(1 + (Math.Log10(Math.Max(share, 1e-9)) / Decades), 0, 1);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
