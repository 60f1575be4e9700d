namespace Anomaly.Detection.Features;

/// <summary>The features of one series in row-major order, a row for every bar in the order given.</summary>
public sealed class FeatureRows
{
    private readonly double[] _values;
    private readonly bool[] _complete;

    private FeatureRows(FeatureSet set, int rows)
    {
        Set = set;
        Width = set.Names.Count;
        _values = new double[checked(rows * Width)];
        _complete = new bool[rows];
    }

    /// <summary>The feature set that the columns are of.</summary>
    public FeatureSet Set { get; }

    /// <summary>Features in a row.</summary>
    public int Width { get; }

    /// <summary>Rows, complete or not: as many as bars were given.</summary>
    public int Count => _complete.Length;

    /// <summary>Rows in which every feature has a value: those that are trained on and scored.</summary>
    public int CompleteCount { get; private set; }

    /// <summary>Every value, row after row; not-a-number where one is missing.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>For every row whether it is complete.</summary>
    public ReadOnlySpan<bool> Complete => _complete;

    /// <summary>One row.</summary>
    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(checked(row * Width), Width);

    /// <summary>The features of one series.</summary>
    /// <param name="set">What to compute.</param>
    /// <param name="bars">The bars in time order; incomplete ones are no rows of the series, and all of theirs is missing.</param>
    /// <exception cref="ArgumentException">A bar is not later than the one before.</exception>
    public static FeatureRows Compute(FeatureSet set, ReadOnlySpan<Bar> bars)
    {
        ArgumentNullException.ThrowIfNull(set);
        var rows = new FeatureRows(set, bars.Length);
        rows.CompleteCount = Fill(set.CreateEngine(), bars, rows._values, rows._complete);
        return rows;
    }

    /// <summary>Pushes bars through an engine and writes their rows; allocates nothing.</summary>
    /// <param name="engine">Takes the bars; goes on where it stood.</param>
    /// <param name="bars">The bars in time order; incomplete ones are not pushed, and all of their row is missing.</param>
    /// <param name="values">Receives the rows, as many values each as the engine's set has features.</param>
    /// <param name="complete">Receives whether each row is complete.</param>
    /// <returns>How many rows are complete.</returns>
    /// <exception cref="ArgumentException">A bar is not later than the one before, or a destination is too short.</exception>
    public static int Fill(IFeatureEngine engine, ReadOnlySpan<Bar> bars, Span<double> values, Span<bool> complete)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (complete.Length < bars.Length)
            throw new ArgumentException($"{bars.Length} bars need as many marks, the span given has {complete.Length}.", nameof(complete));
        var width = engine.Width;
        if (values.Length / width < bars.Length)
            throw new ArgumentException($"{bars.Length} rows of {width} features do not fit into {values.Length} values.", nameof(values));

        var count = 0;
        var last = DateTime.MinValue;
        for (var i = 0; i < bars.Length; i++)
        {
            ref readonly var bar = ref bars[i];
            var row = values.Slice(i * width, width);
            if (!bar.IsComplete)
            {
                row.Fill(double.NaN);
                complete[i] = false;
                continue;
            }

            if (bar.Time <= last)
            {
                throw new ArgumentException(
                    $"The bar at {bar.Time:O} does not come after the one at {last:O}: sort the series and drop duplicates first.",
                    nameof(bars));
            }

            last = bar.Time;
            complete[i] = engine.Push(bar, row);
            count += complete[i] ? 1 : 0;
        }

        return count;
    }
}
