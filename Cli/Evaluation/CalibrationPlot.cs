using System.Globalization;
using System.Text;
using Anomaly.Detection.Evaluation.Reports;

namespace Anomaly.Cli.Evaluation;

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
            var label = HtmlReport.Percent(share);
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
            foreach (var (stated, observed) in points)
                svg.Append(Invariant($"<circle cx=\"{X(stated)}\" cy=\"{Y(observed)}\" r=\"3\" fill=\"{colour}\"><title>{HtmlReport.Percent(stated)} stated, {HtmlReport.Percent(observed)} observed</title></circle>"));
        }

        return svg.Append("</svg>").ToString();
    }

    private static double X(double share) => Math.Round(Margin + (Place(share) * Side), 1);

    private static double Y(double share) => Math.Round(10 + ((1 - Place(share)) * Side), 1);

    private static double Place(double share) => Math.Clamp(1 + (Math.Log10(Math.Max(share, 1e-9)) / Decades), 0, 1);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
