using System.Globalization;
using Anomaly.Detection.Series;

namespace Anomaly.Testing;

/// <summary>Real bars, of the folder that ANOMALY_DATA names.</summary>
public static class SharedBars
{
    /// <summary>The 16 split-adjusted US tickers.</summary>
    public static IReadOnlyList<string> UnitedStates { get; } =
        ["AAPL", "BABA", "BAC", "BP", "CVX", "FB", "GE", "GOOG", "INTC", "MPC", "MSFT", "T", "UNH", "VLO", "WMT", "XOM"];

    /// <summary>The complete bars of a series, in order, such as <c>1d/AAPL</c>.</summary>
    public static Bar[] Read(string series)
    {
        var bars = new List<Bar>();
        foreach (var line in File.ReadLines(SharedData.PathOf(SharedData.Bars, series + ".csv")).Skip(1))
        {
            var cells = line.Split(',');
            if (cells.Length < 6 || cells[1].Length == 0)
                continue;
            var time = DateTime.Parse(cells[0], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
            var bar = new Bar(time, Number(1), Number(2), Number(3), Number(4), Number(5));
            if (bar.IsComplete && (bars.Count == 0 || time > bars[^1].Time))
                bars.Add(bar);

            double Number(int column) => double.TryParse(cells[column], CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
        }

        return [.. bars];
    }
}
