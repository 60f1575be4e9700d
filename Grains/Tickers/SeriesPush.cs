using System.Diagnostics;
using Anomaly.Grains.Detecting;

namespace Anomaly.Grains.Tickers;

/// <summary>Takes bars into one series that a caller has, instead of fetching them.</summary>
internal sealed class SeriesPush(SeriesSession session)
{
    private SeriesServices Services => session.Services;

    public async Task<PushBarsResult> PushAsync(PushBarsRequest request, CancellationToken cancellationToken)
    {
        if (request.Bars.IsDefault || request.Bars.Length > PushBarsRequest.MostBars)
            throw GrainErrors.Invalid($"A call pushes at most {PushBarsRequest.MostBars} bars: send more in several calls, the oldest first.");
        var snapshot = await session.LoadAsync(cancellationToken);
        if (session.Job is { } backfill)
            throw new DetectionException(
                DetectionErrorKind.Conflict, $"Backfill {backfill.Run.Id} of {session.Series} is running: push the bars when it has ended.", TimeSpan.FromSeconds(2));
        if (snapshot.Metadata is null)
            session.BeginPushed();
        else if (Services.Source.Name != MarketDataSource.Push)
            throw GrainErrors.Invalid(
                $"The bars of {session.Series} come from the source {Services.Source.Name}, and a history never mixes two. "
                    + $"To push them, start a new history with PUT /api/v1/tickers/{session.Series.Ticker}/{session.Series.Interval}/source and {{\"source\":\"push\"}}.");
        try
        {
            var bars = PushedBars.Sort(request.Bars, session.Series, Services.Fetcher, await FindKeptFromAsync(snapshot, request.Bars, cancellationToken));
            return bars.Good.IsEmpty ? ResultOf(bars) : await TakeAsync(snapshot, bars, cancellationToken);
        }
        finally
        {
            // Bars that are refused, of whatever ticker, must not fill the memory with series.
            if (session.Snapshot is not { Metadata: not null })
                session.Host.Deactivate();
        }
    }

    private async Task<PushBarsResult> TakeAsync(SeriesSnapshot snapshot, PushedBars bars, CancellationToken cancellationToken)
    {
        // Before there is a run: each try would leave a failed one.
        var detector = await session.Host.GetDetectorAsync(session.Series.Ticker.Market, cancellationToken);
        var run = session.NewRun(RunTrigger.Push).ScoredBy(detector.Model);
        Activity.Current?.SetTag("run_id", run.Id);
        try
        {
            var pushed = new FetchedBars(bars.Good[0].Time, bars.Good, [], bars.Warnings) { IsWhole = false };
            var result = await Services.Pipeline.ApplyAsync(
                snapshot, detector, run, pushed, new ApplyOptions(EndsRun: true, RecordsIdle: false), cancellationToken);
            if (result.Update is not null)
                session.Apply(snapshot, result);
            return ResultOf(bars, result);
        }
        catch (Exception exception)
        {
            await session.FailAsync(run, exception);
            throw;
        }
    }

    /// <summary>Where the stored bars begin, if earlier ones were dropped because of their age and some are pushed that are not among the last ones.</summary>
    private async Task<DateTime?> FindKeptFromAsync(SeriesSnapshot snapshot, ImmutableArray<Bar> bars, CancellationToken cancellationToken)
    {
        if (snapshot.IsEmpty || bars.All(bar => bar.Time >= snapshot.Tail[0].Time))
            return null;
        var first = (await Services.Store.ReadBarsAsync(session.Series, TimeRange.All, 1, cancellationToken))[0].Time;
        return first > snapshot.Anchor ? first : null;
    }

    private static PushBarsResult ResultOf(PushedBars bars) => new()
    {
        Duplicates = bars.Duplicates,
        Quarantined = bars.Quarantined.Length,
        QuarantinedBars = [.. bars.Quarantined.Take(PushBarsResult.MostNamed)],
    };

    private static PushBarsResult ResultOf(PushedBars bars, DetectionResult result)
    {
        var delta = result.Delta!;
        var same = bars.Good.Length - delta.Upserts.Length;
        return ResultOf(bars) with
        {
            Taken = bars.Good.Length - delta.Compared,
            Same = same,
            Corrected = delta.Compared - same,
            AnomalyIds = result.NewAnomalies,
            Retracted = result.Commit?.Retracted.Count ?? 0,
            RunId = result.Update is null ? null : result.Run.Id,
        };
    }
}
