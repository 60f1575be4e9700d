using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine.Merging;
using Anomaly.MarketData;

namespace Anomaly.Grains.Detecting;

/// <summary>
/// Decides how much of a series has to be computed after a comparison, and computes it: nothing, the new bars, or everything from the first bar
/// with the rows from the first difference on scored again.
/// </summary>
internal sealed class SeriesScorer(IDetectionStore store, BarFetcher fetcher, IOptions<DetectionOptions> options)
{
    /// <summary>The series as it comes out; null where there is nothing to do.</summary>
    /// <param name="snapshot">What is stored.</param>
    /// <param name="detector">The model that scores.</param>
    /// <param name="comparison">What the source said.</param>
    /// <param name="how">Whether everything is computed even if nothing has changed, and who is told how far that is.</param>
    /// <param name="beforeRebuild">Called before anything long begins.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SeriesUpdate?> ComputeAsync(
        SeriesSnapshot snapshot,
        Detector detector,
        SeriesComparison comparison,
        ApplyOptions how,
        Func<Task> beforeRebuild,
        CancellationToken cancellationToken)
    {
        var (state, problem) = Restore(snapshot);
        var modelChanged = state is not null && state.ModelHash != detector.Model.Hash;
        var anew = how.RescoreAll || modelChanged || problem is not null;
        if (!anew && comparison.Delta.Change is SeriesChange.None or SeriesChange.Appended)
            return comparison.Delta.New.IsEmpty ? null : await AppendAsync(snapshot, detector, state ?? detector.Start(), comparison, how.Scored, cancellationToken);

        if (snapshot.IsEmpty && comparison.Delta.New.IsEmpty)
            return null;
        await beforeRebuild();
        var reason = ReasonOf(comparison, modelChanged) ?? (snapshot.IsEmpty ? null : "rebuilt");
        var update = await RebuildAsync(
            snapshot, detector, modelChanged ? null : state, comparison, reason == SeriesUpdate.Revised && !anew ? comparison.Delta.RevisedFrom : null, how.Scored, cancellationToken);
        return update with { Reason = reason, Warnings = problem is null ? update.Warnings : update.Warnings.Add(problem) };
    }

    private async Task<SeriesUpdate> AppendAsync(
        SeriesSnapshot snapshot, Detector detector, DetectionState state, SeriesComparison comparison, Action<double>? scored, CancellationToken cancellationToken)
    {
        var added = comparison.Delta.New;
        var gap = comparison.Fetched.IsWhole && !snapshot.IsEmpty && comparison.Delta.Compared == 0
            ? $"The source no longer has the bars around {snapshot.Last:u}: some before {added[0].Time:u} may be missing."
            : null;
        var replay = await SeriesReplay.AdvanceAsync(detector, state, added.AsMemory(), rescoreFrom: null, scored, cancellationToken);
        return new SeriesUpdate
        {
            Replay = replay,
            Bars = added,
            History = await HistoryAsync(snapshot, added, cancellationToken),
            Tail = TailOf(snapshot.Tail.AddRange(added)),
            Anchor = snapshot.Anchor ?? added[0].Time,
            Warnings = [.. new[] { gap, NewMisfit(detector, state, replay.State) }.OfType<string>()],
        };
    }

    /// <summary>New bars with as many before them as a lull of an incident may have; the tail is shorter where the settings say so.</summary>
    private async Task<ReadOnlyMemory<Bar>> HistoryAsync(SeriesSnapshot snapshot, ImmutableArray<Bar> added, CancellationToken cancellationToken)
    {
        var before = snapshot.Tail.Length >= Incidents.LongestLull || snapshot.IsEmpty
            ? snapshot.Tail
            : [.. await store.ReadLastBarsAsync(snapshot.Series, Incidents.LongestLull, cancellationToken: cancellationToken)];
        return before.AddRange(added).AsMemory();
    }

    private async Task<SeriesUpdate> RebuildAsync(
        SeriesSnapshot snapshot, Detector detector, DetectionState? known, SeriesComparison comparison, DateTime? rescoreFrom, Action<double>? scored, CancellationToken cancellationToken)
    {
        var delta = comparison.Delta;
        var before = comparison.Stored ?? await store.ReadAllBarsAsync(snapshot.Series, TimeRange.All, cancellationToken);
        var purged = before.Length > 0 && before[0].Time > snapshot.Anchor && !comparison.Replaces;
        var whole = purged ? await CompleteAsync(snapshot, before, cancellationToken) : before;
        Bar[] bars = comparison.Replaces ? [.. comparison.Fetched.Closed] : delta.Apply(whole);
        TimeRange? remove = comparison.Replaces ? TimeRange.All
            : delta.Removed.IsEmpty ? null
            : new TimeRange(delta.Removed[0], delta.Removed[^1].AddTicks(1));
        var rescored = rescoreFrom is { } from ? TimeRange.Since(from) : purged ? TimeRange.Since(bars[0].Time) : TimeRange.All;
        var replay = await SeriesReplay.RebuildAsync(detector, bars, rescoreFrom, scored, cancellationToken);
        var dropped = purged && bars[0].Time > snapshot.Anchor
            ? $"Bars from {snapshot.Anchor:u} to {bars[0].Time:u} are no longer stored (Anomaly:Store:BarRetention), nor has the source them: scores rest on a history that begins later."
            : DroppedWarning(comparison, before);
        return new SeriesUpdate
        {
            Replay = replay,
            // What was dropped because of its age stays so, or the stored bars would have a hole.
            Bars = Written(bars, delta, remove, purged ? before[0].Time : bars[0].Time),
            History = bars,
            RemoveBars = remove,
            Rescored = rescored,
            Tail = TailOf([.. bars]),
            Anchor = bars[0].Time,
            Warnings = [.. new[] { dropped, NewMisfit(detector, known, replay.State) }.OfType<string>()],
        };
    }

    /// <summary>Stored bars whose beginning was dropped because of its age, with that beginning as far as the source still has it: then scores come out the same.</summary>
    private async Task<Bar[]> CompleteAsync(SeriesSnapshot snapshot, Bar[] kept, CancellationToken cancellationToken)
    {
        try
        {
            var head = await fetcher.FetchAsync(snapshot.Series, snapshot.Anchor!.Value, kept[0].Time, cancellationToken);
            // Which of them were quarantined is no longer kept either: they are judged again.
            (head, _) = BarScreening.Screen(snapshot, kept, head, fetcher.Now);
            return [.. head.Closed.TakeWhile(bar => bar.Time < kept[0].Time), .. kept];
        }
        catch (Exception exception) when (exception is UnknownTickerException or UnavailableIntervalException)
        {
            // The source no longer knows the ticker, or has no such interval: what is stored is all there is.
            return kept;
        }
    }

    private static ImmutableArray<Bar> Written(Bar[] bars, SeriesDelta delta, TimeRange? remove, DateTime from)
    {
        if (remove is not { } range)
            return delta.Upserts.IsEmpty || delta.Upserts[0].Time >= from ? delta.Upserts : delta.Upserts.RemoveAll(bar => bar.Time < from);
        var upserts = delta.Upserts.Select(bar => bar.Time).ToHashSet();
        return [.. bars.Where(bar => bar.Time >= from && (range.Contains(bar.Time) || upserts.Contains(bar.Time)))];
    }

    /// <summary>A sentence where it turns out that the model does not fit the series; null where that was known.</summary>
    private static string? NewMisfit(Detector detector, DetectionState? before, DetectionState after) =>
        before is null || detector.DescribeMisfit(before) is null ? detector.DescribeMisfit(after) : null;

    private static string? DroppedWarning(SeriesComparison comparison, Bar[] before)
    {
        var dropped = comparison.Replaces ? before.Count(bar => bar.Time < comparison.Fetched.Closed[0].Time) : 0;
        return dropped == 0
            ? null
            : $"{dropped} stored bars before {comparison.Fetched.Closed[0].Time:u} were dropped: the source has rewritten its history and no longer reaches them.";
    }

    private static string? ReasonOf(SeriesComparison comparison, bool modelChanged) => comparison switch
    {
        { Rewritten: true, Delta.Change: not SeriesChange.None and not SeriesChange.Appended } => "rewritten",
        { Delta.Change: SeriesChange.ExtendedBackwards } => "extended",
        { Delta.Change: SeriesChange.Revised or SeriesChange.Rewritten } => SeriesUpdate.Revised,
        _ => modelChanged ? "model_changed" : null,
    };

    /// <summary>The feature state as stored; null where there is none to go on with, and a sentence where there should be one.</summary>
    private static (DetectionState? State, string? Problem) Restore(SeriesSnapshot snapshot)
    {
        if (snapshot.IsEmpty)
            return (null, null);
        try
        {
            return snapshot.Metadata?.FeatureState is { } bytes
                && DetectionState.FromBytes(bytes) is var state && state.LastBar?.Time == snapshot.Last && state.Anchor == snapshot.Anchor
                ? (state, null)
                : (null, "The stored feature state did not fit the stored bars: it was rebuilt from them.");
        }
        catch (InvalidDataException exception)
        {
            return (null, $"The stored feature state was damaged and was rebuilt from the stored bars. ({exception.Message})");
        }
    }

    private ImmutableArray<Bar> TailOf(ImmutableArray<Bar> bars) =>
        bars.Length <= options.Value.OverlapBars ? bars : bars[^options.Value.OverlapBars..];
}

/// <summary>A series after new bars were pushed, or after it was computed anew; not committed yet.</summary>
internal sealed record SeriesUpdate
{
    /// <summary>The <see cref="Reason"/> of a stored bar that was corrected.</summary>
    public const string Revised = "revised";

    /// <summary>What came of the features and scores.</summary>
    public required ReplayResult Replay { get; init; }

    /// <summary>Bars to store.</summary>
    public required ImmutableArray<Bar> Bars { get; init; }

    /// <summary>The bars that the anomalies lie among, with those that an incident may reach back over: from the first bar on, or some before the new ones.</summary>
    public required ReadOnlyMemory<Bar> History { get; init; }

    /// <summary>Stored bars to delete first.</summary>
    public TimeRange? RemoveBars { get; init; }

    /// <summary>The stretch whose rows were all scored anew; null where only later bars were pushed.</summary>
    public TimeRange? Rescored { get; init; }

    /// <summary>The last bars of the series as it is now.</summary>
    public required ImmutableArray<Bar> Tail { get; init; }

    /// <summary>Opening time of the first bar.</summary>
    public required DateTime Anchor { get; init; }

    /// <summary>Why more than the new bars was computed: rewritten, extended, revised, model_changed, rebuilt, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>What was odd, one sentence each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}

/// <summary>
/// Computes a series anew in pieces short enough that the grain answers other calls between them. The pieces leave no trace: the result has
/// the bits of one pass.
/// </summary>
internal static class SeriesReplay
{
    /// <summary>About ten milliseconds of work.</summary>
    private const int BarsPerPiece = 4096;

    /// <summary>Rebuilds from the first bar.</summary>
    /// <param name="detector">The model that scores.</param>
    /// <param name="bars">Every bar of the series, in time order.</param>
    /// <param name="rescoreFrom">Answer only rows from here on; null for all.</param>
    /// <param name="scored">Told the share of the bars that is done, piece by piece; null where nobody asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<ReplayResult> RebuildAsync(
        Detector detector, ReadOnlyMemory<Bar> bars, DateTime? rescoreFrom, Action<double>? scored, CancellationToken cancellationToken) =>
        AdvanceAsync(detector, detector.Start(), bars, rescoreFrom, scored, cancellationToken);

    /// <summary>Goes on from a state; the rest as for <see cref="RebuildAsync"/>.</summary>
    public static async Task<ReplayResult> AdvanceAsync(
        Detector detector, DetectionState state, ReadOnlyMemory<Bar> bars, DateTime? rescoreFrom, Action<double>? scored, CancellationToken cancellationToken)
    {
        var result = new ReplayResult(state, 0, 0, []);
        for (var done = 0; done < bars.Length;)
        {
            if (done > 0)
                await Task.Yield();
            var piece = bars.Slice(done, Math.Min(bars.Length - done, BarsPerPiece));
            result = result.Then(detector.Advance(result.State, piece.Span, rescoreFrom, cancellationToken));
            done += piece.Length;
            scored?.Invoke((double)done / bars.Length);
        }

        return result;
    }
}

/// <summary>What came of pushing bars through the features.</summary>
/// <param name="State">Where the series stands.</param>
/// <param name="BarsTaken">Bars pushed.</param>
/// <param name="RowsScored">Rows among them that were scored.</param>
/// <param name="Anomalies">The anomalous ones, in time order.</param>
internal sealed record ReplayResult(DetectionState State, int BarsTaken, int RowsScored, ImmutableArray<AnomalyFinding> Anomalies)
{
    /// <summary>With what came after.</summary>
    public ReplayResult Then(DetectionStep next) =>
        new(next.State, BarsTaken + next.BarsTaken, RowsScored + next.Rows.Length, Anomalies.AddRange(next.Anomalies));
}
