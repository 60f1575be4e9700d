using Anomaly.Detection.Decisions;
using Anomaly.Grains.Detecting;
using Anomaly.MarketData.Quality;

namespace Anomaly.Grains.Verifying;

/// <summary>
/// What a model would say of a stored bar if it were another: the stored bars from the first one on, then the bar as it is, and as it is changed. Writes nothing. Costs the reading
/// of these bars and their features: 3 us a bar at the most.
/// </summary>
internal sealed class BarTrial(IDetectionStore store)
{
    /// <summary>Judges the bar of a request, which is within its bounds.</summary>
    /// <exception cref="DetectionException">No bar opens then, the change leads beyond all prices, or there is a budget for a model without calibration.</exception>
    public async Task<TrialResult> TryAsync(SeriesSnapshot snapshot, Detector detector, TrialRequest request, CancellationToken cancellationToken)
    {
        if (request.Budget is { } budget)
        {
            detector = detector.WithBudget(budget) ?? throw GrainErrors.Invalid(
                $"{detector.Model.Version} has no calibration, so that nothing is known of how many normal bars its scores match: leave 'budget' out, or name a model with severities.");
        }

        var bars = await ReadAsync(snapshot, request.Time, cancellationToken);
        var (before, after) = (bars[^1], request.Apply(bars[^1]));
        if (!after.IsComplete)
            throw GrainErrors.Invalid("The changed bar has a price or a volume that is beyond all numbers: make the change smaller.");
        // Not in the series' own turn, since the history may be long.
        var replay = new LastBarReplay(bars);
        var (storedBar, changedBar) = await Task.Run(
            () => (replay.Judge(detector, before, cancellationToken), replay.Judge(detector, after, cancellationToken)), cancellationToken);
        var actions = changedBar is { IsAnomalous: true }
            ? await store.ReadAllCorporateActionsAsync(snapshot.Series, new TimeRange(after.Time, after.Time + snapshot.Series.Interval.Length), cancellationToken)
            : [];
        return new TrialResult
        {
            ModelVersion = detector.Model.Version,
            Threshold = detector.Rule.Threshold,
            Stored = BarOf(before, storedBar, storedBar?.Finding),
            Changed = BarOf(after, changedBar, changedBar is null ? null : CorporateActions.Explain(changedBar.Finding, snapshot.Series.Interval, actions)),
            Features = changedBar is null ? [] : ExplainedFeatures.Of(detector.FeatureSet, changedBar.Row, changedBar.Finding.NamedContributions(), detector.Model.Metadata.Summary),
            Warning = WarningOf(snapshot, bars, after, storedBar, changedBar),
        };
    }

    /// <summary>The stored bars up to the one that opens at a time, or up to the last one.</summary>
    private async Task<Bar[]> ReadAsync(SeriesSnapshot snapshot, DateTime? asked, CancellationToken cancellationToken)
    {
        if ((asked ?? snapshot.Last) is not { } time || snapshot.IsEmpty)
            throw GrainErrors.NotFound($"No bar of {snapshot.Series} is stored.");
        // Before a long history is read for nothing.
        var found = await store.ReadBarsAsync(snapshot.Series, TimeRange.Since(time), 1, cancellationToken);
        if (found is not [var first] || first.Time != time)
            throw NoBar(snapshot, time, found is [var next] ? $" The next one opens at {next.Time:u}." : $" The last one opens at {snapshot.Last:u}.");
        var bars = await store.ReadAllBarsAsync(snapshot.Series, TimeRange.Before(time.AddTicks(1)), cancellationToken);
        return bars is [.., var last] && last.Time == time ? bars : throw NoBar(snapshot, time, "");
    }

    private static DetectionException NoBar(SeriesSnapshot snapshot, DateTime time, string others) =>
        GrainErrors.NotFound($"No stored bar of {snapshot.Series} opens at {time:u}.{others}");

    private static TrialBar BarOf(Bar bar, JudgedBar? judged, AnomalyFinding? found) => judged is { IsAnomalous: true } && found is not null
        ? new TrialBar(bar, found.Score, found.Severity, IsAnomalous: true, found.Direction, found.Reason, found.Evidence) { Kind = found.Kind, ReasonFacts = found.ReasonFacts }
        : new TrialBar(bar, found?.Score, found?.Severity, IsAnomalous: false, null, null, []);

    private static string? WarningOf(SeriesSnapshot snapshot, Bar[] bars, Bar after, JudgedBar? storedBar, JudgedBar? changedBar)
    {
        var warnings = new List<string>();
        if (storedBar is null)
            warnings.Add("The bar cannot be scored: its features need more bars before it.");
        else if (changedBar is null)
            warnings.Add("The changed bar cannot be scored: one of its features has no value.");
        if (bars[0].Time > snapshot.Anchor)
            warnings.Add($"Bars before {bars[0].Time:u} were dropped because of their age (Anomaly:Store:BarRetention): a detection that knew them may have come to other scores.");
        // Its open stays, so that it is where the bars before it are: what can be wrong, it shows without them.
        if (after != bars[^1] && BarChecks.Check([], [after], []) is [{ Verdict: BarVerdict.Quarantined } wrong])
            warnings.Add($"A detection would keep the changed bar out instead of scoring it: it {wrong.Reason}.");
        return warnings.Count == 0 ? null : string.Join(' ', warnings);
    }
}
