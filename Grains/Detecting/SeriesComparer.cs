using Anomaly.Detection.Engine.Merging;

namespace Anomaly.Grains.Detecting;

/// <summary>Compares fetched bars with stored ones, and fetches the whole series where the overlap, or a split that is news, shows that more has changed.</summary>
internal sealed class SeriesComparer(IDetectionStore store, BarFetcher fetcher, TimeProvider timeProvider)
{
    /// <param name="snapshot">What is stored.</param>
    /// <param name="fetched">What the source said.</param>
    /// <param name="isBackfill">The fetch is one of many, from old to new: a split in it is no news for the windows before it, which were fetched by the same run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SeriesComparison> CompareAsync(SeriesSnapshot snapshot, FetchedBars fetched, bool isBackfill, CancellationToken cancellationToken)
    {
        var actions = await NewActionsAsync(snapshot.Series, fetched.Actions, cancellationToken);
        var isRescaled = !isBackfill && fetched.From > snapshot.Anchor && actions.Any(action => action.IsSplit);
        var within = await ReadFromAsync(snapshot, fetched, cancellationToken);
        (fetched, var quarantine) = BarScreening.Screen(snapshot, within, fetched, Now);
        var delta = fetched.IsWhole
            ? BarMerge.Compare(snapshot.Anchor, within, fetched.Closed.AsSpan())
            : BarMerge.Add(snapshot.Anchor, within, fetched.Closed.AsSpan());
        if (snapshot.IsEmpty || (delta.Change != SeriesChange.Rewritten && !isRescaled))
            return new SeriesComparison(fetched, delta, Whole(snapshot, within), Rewritten: false) { Quarantine = quarantine, Actions = actions };
        var from = fetched.From < snapshot.Anchor ? fetched.From : snapshot.Anchor!.Value;
        var all = await store.ReadAllBarsAsync(snapshot.Series, TimeRange.All, cancellationToken);
        var refetched = await fetcher.FetchAsync(snapshot.Series, from, cancellationToken);
        (var whole, quarantine) = BarScreening.Screen(snapshot, all, refetched, Now);
        return new SeriesComparison(whole, BarMerge.Compare(snapshot.Anchor, all, whole.Closed.AsSpan()), all, Rewritten: true)
        {
            Quarantine = quarantine,
            Actions = [.. whole.Actions.UnionBy(actions, action => action.Time)],
            // Before the first bar that the source still has, it may have forgotten what it announced.
            RemoveActions = refetched.Closed.IsEmpty ? null : TimeRange.Since(refetched.Closed[0].Time),
        };
    }

    /// <summary>What the source announces that is not stored, or stored otherwise.</summary>
    private async Task<ImmutableArray<CorporateAction>> NewActionsAsync(SeriesKey series, ImmutableArray<CorporateAction> announced, CancellationToken cancellationToken) => announced.IsEmpty
        ? []
        : announced.RemoveRange(await store.ReadAllCorporateActionsAsync(series, new TimeRange(announced[0].Time, announced[^1].Time.AddSeconds(1)), cancellationToken));

    /// <summary>Compares a bar that an operator lets in as if the source had just given it, between those that are stored.</summary>
    public async Task<SeriesComparison> CompareReleasedAsync(SeriesSnapshot snapshot, QuarantineEntry released, CancellationToken cancellationToken)
    {
        var all = await store.ReadAllBarsAsync(snapshot.Series, TimeRange.All, cancellationToken);
        if (all.Length > 0 && released.Bar.Time < all[0].Time && released.Bar.Time >= snapshot.Anchor)
            throw GrainErrors.Invalid($"The bar of {released.Bar.Time:u} is older than the bars that are kept of {snapshot.Series} (Anomaly:Store:BarRetention): it cannot be let in.");
        var bars = new FetchedBars(released.Bar.Time, [released.Bar], [], []) { IsWhole = false };
        return new SeriesComparison(bars, BarMerge.Add(snapshot.Anchor, all, bars.Closed.AsSpan()), all, Rewritten: false)
        {
            Quarantine = new QuarantineChange([released with { ReleasedAt = Now }], []),
        };
    }

    private DateTime Now => timeProvider.GetUtcNow().UtcDateTime;

    /// <summary>The comparison needs every stored bar since the first fetched one; mostly that is the tail.</summary>
    private async Task<Bar[]> ReadFromAsync(SeriesSnapshot snapshot, FetchedBars fetched, CancellationToken cancellationToken) =>
        snapshot.IsEmpty || fetched.Closed.IsEmpty || fetched.Closed[0].Time >= snapshot.Tail[0].Time
            ? [.. snapshot.Tail]
            : await store.ReadAllBarsAsync(
                snapshot.Series, TimeRange.Since(Later(fetched.Closed[0].Time, snapshot.Anchor!.Value)), cancellationToken);

    private static Bar[]? Whole(SeriesSnapshot snapshot, Bar[] within) =>
        within.Length == 0 || within[0].Time == snapshot.Anchor ? within : null;

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}

/// <summary>What the source says now, against what is stored.</summary>
/// <param name="Fetched">The bars that were compared; the whole series where the source rewrote it.</param>
/// <param name="Delta">The difference.</param>
/// <param name="Stored">Every stored bar, where the comparison needed them; else null.</param>
/// <param name="Rewritten">The source rewrote what it gave earlier.</param>
internal sealed record SeriesComparison(FetchedBars Fetched, SeriesDelta Delta, Bar[]? Stored, bool Rewritten)
{
    /// <summary>What becomes of bars that are certainly wrong; they are not among the fetched any more.</summary>
    public QuarantineChange Quarantine { get; init; } = QuarantineChange.None;

    /// <summary>Dividends and splits to be stored.</summary>
    public ImmutableArray<CorporateAction> Actions { get; init; } = [];

    /// <summary>Since when stored dividends and splits are replaced by these; null where they are only added.</summary>
    public TimeRange? RemoveActions { get; init; }

    /// <summary>Whether there is something to commit beside bars.</summary>
    public bool HasNews => !Quarantine.IsNone || !Actions.IsEmpty;

    /// <summary>
    /// Even the oldest bar that the source still has differs, so nothing vouches for the stored ones before it: they are on another
    /// scale. The series is replaced by what the source has.
    /// </summary>
    public bool Replaces => Rewritten && Delta.Change == SeriesChange.Rewritten;
}
