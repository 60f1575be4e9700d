using Anomaly.Detection.Engine.Merging;

namespace Anomaly.Grains.Detecting;

/// <summary>Pushed bars, sorted into those that can be taken and those that cannot.</summary>
/// <param name="Good">In time order, one a time stamp.</param>
/// <param name="Duplicates">Bars that a later one of the same time has replaced.</param>
/// <param name="Refused">Bars that cannot be taken, in the order in which they were given.</param>
/// <param name="Warnings">What was odd, one sentence each.</param>
internal sealed record PushedBars(ImmutableArray<Bar> Good, int Duplicates, ImmutableArray<RefusedBar> Refused, ImmutableArray<string> Warnings)
{
    /// <summary>The first year of which bars are taken, the same as in files.</summary>
    private const int FirstYear = 1800;

    /// <summary>Looks at each bar.</summary>
    /// <param name="bars">In any order.</param>
    /// <param name="series">Which series they are of.</param>
    /// <param name="fetcher">Knows which bars are final.</param>
    /// <param name="keptFrom">Bars that open earlier are no longer kept; null where all are.</param>
    public static PushedBars Sort(ImmutableArray<Bar> bars, SeriesKey series, BarFetcher fetcher, DateTime? keptFrom)
    {
        var good = new List<Bar>(bars.Length);
        var bad = ImmutableArray.CreateBuilder<RefusedBar>();
        foreach (var bar in bars)
        {
            if (ProblemOf(bar, series, fetcher, keptFrom) is { } problem)
                bad.Add(new RefusedBar(bar.Time, problem));
            else
                good.Add(bar);
        }

        var warnings = ImmutableArray.CreateBuilder<string>();
        var normal = BarNormalizer.Normalize([.. good], warnings);
        if (bad.Count > 0)
            warnings.Add($"{bad.Count} pushed bar{(bad.Count == 1 ? "" : "s")} refused, first that of {bad[0].Time:u}: {EnumNames.Of(bad[0].Reason)}");
        return new PushedBars([.. normal], good.Count - normal.Length, bad.ToImmutable(), warnings.ToImmutable());
    }

    private static BarProblem? ProblemOf(in Bar bar, SeriesKey series, BarFetcher fetcher, DateTime? keptFrom) =>
        !bar.IsComplete ? BarProblem.NotFinite
        : bar.Time.Ticks % TimeSpan.TicksPerMinute != 0 ? BarProblem.NotAligned
        : bar.Time.Year < FirstYear ? BarProblem.TooOld
        : bar.Time > fetcher.Now ? BarProblem.InFuture
        : !fetcher.IsClosed(series, bar.Time) ? BarProblem.NotClosed
        : bar.Time < keptFrom ? BarProblem.NoLongerKept
        : null;
}
