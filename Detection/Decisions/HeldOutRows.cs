using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Decisions;

/// <summary>The rows of one series that are calibrated on.</summary>
internal sealed class HeldOutRows
{
    // While its levels settle a series looks calmer than later; short series cannot spare the rows.
    private const int SettlingRows = 250;
    private const int RowsToSpare = 4 * SettlingRows;

    private readonly List<double> _values = [];
    private readonly List<int> _slots = [];
    private readonly int _width;

    private HeldOutRows(double stepSeconds, int width) => (StepSeconds, _width) = (stepSeconds, width);

    /// <summary>Length of the series' bars, in seconds.</summary>
    public double StepSeconds { get; }

    /// <summary>How many there are.</summary>
    public int Count => _slots.Count;

    /// <summary>All values, row by row.</summary>
    public ReadOnlySpan<double> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>One row.</summary>
    public ReadOnlySpan<double> Row(int index) => Values.Slice(index * _width, _width);

    /// <summary>The time of day of one row.</summary>
    public int Slot(int index) => _slots[index];

    /// <summary>
    /// Computes a series' rows: those of training blocks go to the forest's, the others are held out. Of <c>relative-2</c>, whose forest has little weight, all are kept:
    /// what crises there are in a short history must not fall into the blocks that are left out.
    /// </summary>
    public static HeldOutRows Split(TrainingSeries series, FeatureSet set, FeatureMatrix training)
    {
        var engine = set.CreateEngine();
        var held = new HeldOutRows(series.Key.Interval.Length.TotalSeconds, engine.Width);
        var row = new double[engine.Width];
        var facts = new double[engine.FactCount];
        var settled = series.Bars.Length >= RowsToSpare ? SettlingRows : 0;
        foreach (ref readonly var bar in series.Bars.Span)
        {
            if (!bar.IsComplete || !engine.Push(bar, row))
                continue;
            var trains = TimeBlocks.Trains(bar.Time, series.Key.Interval);
            if (trains)
                training.Add(row);
            if (engine.Rows <= settled || (trains && set.Id == RelativeFeatureSet.SetId))
                continue;
            engine.CopyFacts(facts);
            held._values.AddRange(row);
            held._slots.Add((int)facts[BarFacts.SlotColumn]);
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
