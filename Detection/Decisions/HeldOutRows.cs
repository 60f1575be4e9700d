using System.Runtime.InteropServices;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Decisions;

/// <summary>The rows of one series that the forest is not trained on.</summary>
internal sealed class HeldOutRows
{
    // While its levels settle a series is less strange than later; short series cannot spare the rows.
    private const int SettlingRows = 250;
    private const int RowsToSpare = 4 * SettlingRows;

    private readonly List<double> _values = [];

    private HeldOutRows(double stepSeconds) => StepSeconds = stepSeconds;

    /// <summary>Length of the series' bars, in seconds.</summary>
    public double StepSeconds { get; }

    /// <summary>How many there are.</summary>
    public int Count => _values.Count / RelativeColumns.Count;

    /// <summary>All values, row by row.</summary>
    public ReadOnlySpan<double> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>One row.</summary>
    public ReadOnlySpan<double> Row(int index) => Values.Slice(index * RelativeColumns.Count, RelativeColumns.Count);

    /// <summary>Computes a series' rows: those of training blocks go to the forest's, the others are held out.</summary>
    public static HeldOutRows Split(TrainingSeries series, FeatureMatrix training)
    {
        var held = new HeldOutRows(series.Key.Interval.Length.TotalSeconds);
        var engine = new RelativeEngine();
        var row = new double[RelativeColumns.Count];
        var settled = series.Bars.Length >= RowsToSpare ? SettlingRows : 0;
        foreach (ref readonly var bar in series.Bars.Span)
        {
            if (!bar.IsComplete || !engine.Push(bar, row))
                continue;
            if (TimeBlocks.Trains(bar.Time, series.Key.Interval))
                training.Add(row);
            else if (engine.Rows > settled)
                held._values.AddRange(row);
        }

        return held;
    }
}
