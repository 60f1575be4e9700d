namespace Anomaly.Detection.Series;

/// <summary>The trades of one interval: opening, highest, lowest and closing price, and volume.</summary>
/// <param name="Time">When the interval opens, UTC.</param>
/// <param name="Open">First price, in the ticker's currency.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Shares traded.</param>
public readonly record struct Bar(DateTime Time, double Open, double High, double Low, double Close, double Volume)
{
    /// <summary>
    /// Beyond this nothing is a price or a volume. The bound keeps every running sum, square and mean of a series finite for ever,
    /// so that one absurd bar cannot leave a state that no later bar repairs, and every feature in the reach of a <c>float</c>.
    /// </summary>
    public const double MaxMagnitude = 1e30;

    /// <summary>When the interval opens, UTC.</summary>
    public DateTime Time { get; init; } = Time.Kind == DateTimeKind.Utc
        ? Time
        : throw new ArgumentException($"A bar's time must be UTC, not {Time.Kind}.", nameof(Time));

    /// <summary>
    /// Whether all five values are numbers of at most <see cref="MaxMagnitude"/>. A bar that is not complete is no row: it is
    /// skipped and counted.
    /// </summary>
    public bool IsComplete => IsNumber(Open) && IsNumber(High) && IsNumber(Low) && IsNumber(Close) && IsNumber(Volume);

    // False for not-a-number too.
    private static bool IsNumber(double value) => Math.Abs(value) <= MaxMagnitude;
}

/// <summary>Finds bars by time.</summary>
public static class BarTimes
{
    /// <summary>How many of the bars, which are in time order, open before a time: the index of the first that does not. Logarithmic.</summary>
    /// <param name="bars">In time order.</param>
    /// <param name="time">UTC.</param>
    public static int CountBefore(this ReadOnlySpan<Bar> bars, DateTime time)
    {
        var (low, high) = (0, bars.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (bars[middle].Time < time)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
