using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Decisions;

/// <summary>The rows of one series that the forest is not trained on.</summary>
internal sealed class HeldOutRows
{
    // While its levels settle a series looks calmer than later; short series cannot spare the rows.
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

/// <summary>
/// Which stretches of time train the forest and which calibrate: one of every four blocks trains, a block being a day of an intraday
/// series or four weeks of a longer one. So both parts see every kind of year, and no bar is judged by a forest that was trained on it.
/// </summary>
internal static class TimeBlocks
{
    private const int Every = 4;
    private const int DaysOfLongIntervals = 28;

    /// <summary>Whether the forest is trained on the bars of this time.</summary>
    public static bool Trains(DateTime time, Interval interval)
    {
        var days = time.Ticks / TimeSpan.TicksPerDay;
        return (interval.IsIntraday ? days : days / DaysOfLongIntervals) % Every == 0;
    }
}
