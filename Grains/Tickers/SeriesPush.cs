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
        session.RequireNoBackfill();
        if (snapshot.Metadata is null)
            session.BeginPushed();
        else if (Services.Source.Name != MarketDataSource.Push)
            throw GrainErrors.Invalid(
                $"The bars of {session.Series} come from the source {EnumNames.Of(Services.Source.Name)}, and a history never mixes two. "
                    + $"To push them, start a new history with PUT /api/v1/tickers/{Uri.EscapeDataString(session.Series.Ticker.Symbol)}/{session.Series.Interval}/source and {{\"source\":\"push\"}}.");
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
            if (result.Commit is not null)
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
        Refused = bars.Refused.Length,
        RefusedBars = [.. bars.Refused.Take(PushBarsResult.MostNamed)],
    };

    private static PushBarsResult ResultOf(PushedBars bars, DetectionResult result)
    {
        var (delta, kept) = (result.Delta!, result.Snapshot.Quarantined);
        var pushed = kept.IsEmpty ? [] : bars.Good.ToHashSet();
        QuarantineEntry[] quarantined = [.. kept.Where(bar => bar.ReleasedAt is null && pushed.Contains(bar.Bar))];
        var accepted = bars.Good.Length - quarantined.Length;
        var taken = result.Fetched.Closed.Length - delta.Compared;
        return ResultOf(bars) with
        {
            Taken = taken,
            Same = accepted - delta.Upserts.Length,
            Corrected = delta.Upserts.Length - taken,
            Quarantined = quarantined.Length,
            QuarantinedBars = [.. quarantined.Take(PushBarsResult.MostNamed)],
            AnomalyIds = result.NewAnomalies,
            Retracted = result.Commit?.Retracted.Count ?? 0,
            RunId = result.Commit is null ? null : result.Run.Id,
        };
    }
}
