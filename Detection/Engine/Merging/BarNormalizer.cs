using System.Collections.Immutable;

namespace Anomaly.Detection.Engine.Merging;

/// <summary>Puts fetched bars into the shape of a series: complete, in time order, one a time stamp.</summary>
public static class BarNormalizer
{
    /// <summary>Sorts, drops incomplete bars, and keeps the last given of several bars with one time.</summary>
    /// <param name="bars">Bars in any order.</param>
    /// <param name="warnings">Receives a sentence for each kind of bar that was dropped.</param>
    public static Bar[] Normalize(ReadOnlySpan<Bar> bars, ImmutableArray<string>.Builder warnings)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        var kept = new Bar[bars.Length];
        var count = 0;
        var sorted = true;
        foreach (var bar in bars)
        {
            if (!bar.IsComplete)
                continue;
            sorted &= count == 0 || kept[count - 1].Time < bar.Time;
            kept[count++] = bar;
        }

        if (count < bars.Length)
            warnings.Add($"{Count(bars.Length - count, "bar")} without all five values skipped");
        kept = kept[..count];
        return sorted ? kept : SortWithoutDuplicates(kept, warnings);
    }

    internal static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static Bar[] SortWithoutDuplicates(Bar[] bars, ImmutableArray<string>.Builder warnings)
    {
        var byTime = bars.OrderBy(bar => bar.Time).ToArray(); // stable: of equal times the one given last stays last
        var at = 0;
        var equal = 0;
        var differing = 0;
        for (var i = 1; i < byTime.Length; i++)
        {
            if (byTime[i].Time != byTime[at].Time)
            {
                byTime[++at] = byTime[i];
                continue;
            }

            if (byTime[i] == byTime[at])
                equal++;
            else
                differing++;
            byTime[at] = byTime[i];
        }

        if (equal > 0)
            warnings.Add($"{Count(equal, "duplicate bar")} skipped");
        if (differing > 0)
            warnings.Add($"{Count(differing, "bar")} replaced by a later one of the same time that differs");
        return byTime[..(at + 1)];
    }
}
