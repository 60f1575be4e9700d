using Anomaly.MarketData.Quality;

namespace Anomaly.Grains.Detecting;

/// <summary>Takes bars that are certainly wrong out of what the source gave, and says what is odd about others.</summary>
internal static class BarScreening
{
    /// <summary>Judges the final bars of a fetch.</summary>
    /// <param name="snapshot">What is stored.</param>
    /// <param name="stored">The stored bars that the fetch is compared with, in time order.</param>
    /// <param name="fetched">What the source gave.</param>
    /// <param name="now">When, UTC.</param>
    /// <returns>The fetch without the wrong bars, and what changes among the quarantined ones.</returns>
    public static (FetchedBars Fetched, QuarantineChange Change) Screen(SeriesSnapshot snapshot, Bar[] stored, FetchedBars fetched, DateTime now)
    {
        if (fetched.Closed.IsEmpty)
            return (fetched, QuarantineChange.None);
        var findings = BarChecks.Check(stored, fetched.Closed.AsSpan(), fetched.Splits);
        if (findings.Count == 0 && snapshot.Quarantined.IsEmpty)
            return (fetched, QuarantineChange.None);
        var known = snapshot.Quarantined.Where(bar => bar.Bar.Time >= fetched.Closed[0].Time).ToDictionary(bar => bar.Bar.Time);
        var reasons = findings.Where(finding => finding.Verdict == BarVerdict.Quarantined).ToDictionary(finding => finding.Bar.Time, finding => finding.Reason);
        var isWhole = fetched.IsWhole && fetched.From <= snapshot.Anchor && fetched.Closed[^1].Time >= snapshot.Last;
        var kept = ImmutableArray.CreateBuilder<Bar>(fetched.Closed.Length);
        var added = ImmutableArray.CreateBuilder<QuarantineEntry>();
        var removed = ImmutableArray.CreateBuilder<DateTime>();
        foreach (var bar in fetched.Closed)
        {
            var before = known.GetValueOrDefault(bar.Time);
            var isSame = before?.Bar == bar;
            if (isSame && before!.ReleasedAt is not null)
            {
                kept.Add(bar);
            }
            else if (reasons.TryGetValue(bar.Time, out var reason))
            {
                // What the source gave before was judged when it was stored: a correction that is wrong does not take it away.
                if (before?.ReleasedAt is null && stored.AsSpan().CountBefore(bar.Time) is var at && at < stored.Length && stored[at].Time == bar.Time && stored[at] != bar)
                    kept.Add(stored[at]);
                // Of bars that were dropped because of their age, no trace is kept either.
                var isDropped = stored.Length > 0 && bar.Time < stored[0].Time && bar.Time >= snapshot.Anchor;
                if (!isSame && !isDropped)
                    added.Add(new QuarantineEntry { Series = snapshot.Series, Bar = bar, Reason = reason, QuarantinedAt = now });
            }
            else if (!isSame || isWhole)
            {
                kept.Add(bar);
                if (before is not null)
                    removed.Add(bar.Time);
            }
        }

        var flagged = findings.Where(finding => finding.Verdict == BarVerdict.Flagged && !(finding.Bar.Time >= snapshot.Anchor && finding.Bar.Time <= snapshot.Last));
        var warnings = Describe("quarantined", added.Select(bar => (bar.Bar.Time, bar.Reason)))
            .Concat(Describe("odd, but scored", flagged.Select(finding => (finding.Bar.Time, finding.Reason))));
        return (
            fetched with { Closed = kept.DrainToImmutable(), Warnings = [.. fetched.Warnings, .. warnings] },
            new QuarantineChange(added.DrainToImmutable(), removed.DrainToImmutable()));
    }

    private static IEnumerable<string> Describe(string what, IEnumerable<(DateTime Time, string Reason)> bars) =>
        bars.GroupBy(bar => bar.Reason).Select(group => group.ToArray() is [var only]
            ? $"1 bar {what}: that of {only.Time:u} {only.Reason}."
            : $"{group.Count()} bars {what}, the first of {group.First().Time:u}: each {group.Key}.");
}

/// <summary>What changes among the quarantined bars of a series.</summary>
/// <param name="Added">Bars to be kept out, or whose row changes, in time order.</param>
/// <param name="Removed">Times at which the source now has another bar, which is let in.</param>
internal sealed record QuarantineChange(ImmutableArray<QuarantineEntry> Added, ImmutableArray<DateTime> Removed)
{
    public static QuarantineChange None { get; } = new([], []);

    public bool IsNone => Added.IsEmpty && Removed.IsEmpty;

    /// <summary>The quarantined bars after the change, in time order.</summary>
    public ImmutableArray<QuarantineEntry> Apply(ImmutableArray<QuarantineEntry> before)
    {
        if (IsNone)
            return before;
        var gone = Removed.Concat(Added.Select(bar => bar.Bar.Time)).ToHashSet();
        return [.. before.Where(bar => !gone.Contains(bar.Bar.Time)).Concat(Added).OrderBy(bar => bar.Bar.Time)];
    }
}
