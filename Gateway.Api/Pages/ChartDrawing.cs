using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Anomaly.Gateway.Api.Pages;

/// <summary>Draws a chart as SVG: one unit is one pixel at full width.</summary>
internal sealed class ChartDrawing
{
    private const int Width = 1080;
    private const int Height = 380;
    private const int Right = 64;
    private const int Bottom = 26;
    private const int MostPoints = 1500;

    private readonly ChartSeries _chart;
    private readonly double _low;
    private readonly double _high;

    private ChartDrawing(ChartSeries chart)
    {
        _chart = chart;
        var shown = chart.Close.Concat(chart.LowerBand).Concat(chart.UpperBand).Where(double.IsFinite).ToList();
        (_low, _high) = (shown.Min(), shown.Max());
        var margin = Math.Max((_high - _low) * 0.04, Math.Abs(_high) * 1e-6 + 1e-12);
        (_low, _high) = (_low - margin, _high + margin);
    }

    /// <summary>The drawing of a chart of two rows or more.</summary>
    public static Html Of(ChartSeries chart) => new ChartDrawing(chart).Draw();

    private Html Draw() => Html.Of($"""
        <svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="Closing prices and anomalies">
        {Grid()}
        <path class="band" d="{Line(_chart.UpperBand, 'M')} {Line(_chart.LowerBand, 'L', backwards: true)} Z"/>
        <path class="mean" d="{Line(_chart.Mean, 'M')}"/>
        <path class="price" d="{Line(_chart.Close, 'M')}"/>
        {Html.Join(_chart.Anomalies.Select(Dot))}
        </svg>
        """);

    private Html Grid() => Html.Join(Enumerable.Range(0, 5).Select(step =>
    {
        var price = _low + ((_high - _low) * (step + 0.5) / 5);
        var row = (_chart.Dates.Length - 1) * step / 4;
        return Html.Of($"""
            <line class="grid" x1="0" x2="{Width - Right}" y1="{Y(price):0.#}" y2="{Y(price):0.#}"/><text x="{Width - Right + 8}" y="{Y(price) + 4:0.#}">{price:#,0.##}</text>
            <text x="{X(row):0.#}" y="{Height - 6}" text-anchor="{(step == 0 ? "start" : step == 4 ? "end" : "middle")}">{PageText.Bar(_chart.Dates[row], _chart.Series.Interval)}</text>
            """);
    }));

    private Html Dot(AnomalyMarker marker)
    {
        var row = _chart.Dates.BinarySearch(marker.Datetime);
        return row < 0 ? default : Html.Of($"""<circle cx="{X(row):0.#}" cy="{Y(marker.Close):0.#}" r="4"><title>{PageText.Bar(marker.Datetime, _chart.Series.Interval)}: {marker.Reason}</title></circle>""");
    }

    /// <summary>A path through a column; where there are more rows than pixels, through every so-manyth of them and the last.</summary>
    private string Line(ImmutableArray<double> column, char begin, bool backwards = false)
    {
        var path = new StringBuilder();
        var stride = Math.Max(1, column.Length / MostPoints);
        var rows = Enumerable.Range(0, column.Length).Where(row => row % stride == 0 || row == column.Length - 1);
        foreach (var row in backwards ? rows.Reverse() : rows)
        {
            if (double.IsFinite(column[row]))
                path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? begin : 'L')}{X(row):0.#} {Y(column[row]):0.#}");
        }

        return path.Length == 0 ? "M0 0" : path.ToString();
    }

    private double X(int row) => (double)row / Math.Max(1, _chart.Dates.Length - 1) * (Width - Right);

    private double Y(double price) => (_high - price) / (_high - _low) * (Height - Bottom);
}
