namespace Anomaly.Detection.Engine;

/// <summary>
/// A bar is not later than the last one taken, and not the same either: the history changed or came out of order. Compare it with the
/// stored bars
/// (<see cref="Merging.BarMerge"/>) and rebuild (<see cref="Detector.Rebuild"/>). Nothing was taken.
/// </summary>
/// <param name="time">The bar's opening time.</param>
/// <param name="lastTime">Opening time of the last bar taken before it.</param>
public sealed class OutdatedBarException(DateTime time, DateTime lastTime) : InvalidOperationException(time == lastTime
    ? $"The bar at {time:O} differs from the one already taken: rebuild the series from its stored bars."
    : $"The bar at {time:O} comes after the one at {lastTime:O} was taken: put the bars in order and rebuild the series.")
{
    /// <summary>The bar's opening time.</summary>
    public DateTime Time { get; } = time;

    /// <summary>Opening time of the last bar taken before it.</summary>
    public DateTime LastTime { get; } = lastTime;
}
