using System.Collections.Immutable;
using Anomaly.Detection.Engine.Merging;

namespace Anomaly.Detection.Engine;

/// <summary>
/// Alarms of one series that belong together: a halt, a crash with its aftershocks. An alarm is of the incident of the alarm before it where it comes within
/// <see cref="LongestLull"/> bars of it; otherwise it begins one. So incidents follow from the alarms that hold and the bars between them, in whatever order these came.
/// </summary>
public static class Incidents
{
    /// <summary>Bars from an alarm to the next one, at the most, for both to be of one incident. The reasons for it: docs/explanation/detector.md.</summary>
    public const int LongestLull = 5;

    /// <summary>When the incident of each alarm began: the time of its first alarm, which identifies it in its series.</summary>
    /// <param name="bars">
    /// Bars of the series in time order, the alarms' among them: from <see cref="LongestLull"/> bars before the first alarm on at least, or from the series' first one.
    /// </param>
    /// <param name="alarms">Opening times of the alarms, in time order: all that hold from the first one on.</param>
    /// <param name="before">The last alarm before them that holds; null where there is none.</param>
    public static ImmutableArray<DateTime> StartsOf(ReadOnlySpan<Bar> bars, IReadOnlyList<DateTime> alarms, IncidentAlarm? before)
    {
        ArgumentNullException.ThrowIfNull(alarms);
        var starts = ImmutableArray.CreateBuilder<DateTime>(alarms.Count);
        // What lies before these bars is farther away than a lull may be long.
        var last = before is { } earlier && bars.Length > 0 && earlier.Time >= bars[0].Time ? bars.CountBefore(earlier.Time) : int.MinValue;
        var start = before?.Start ?? default;
        foreach (var time in alarms)
        {
            var at = bars.CountBefore(time);
            start = last >= 0 && at - last <= LongestLull ? start : time;
            starts.Add(start);
            last = at;
        }

        return starts.MoveToImmutable();
    }
}

/// <summary>An alarm with the beginning of its incident.</summary>
/// <param name="Time">Open of its bar, UTC.</param>
/// <param name="Start">Open of the bar of the incident's first alarm, UTC.</param>
public readonly record struct IncidentAlarm(DateTime Time, DateTime Start);
