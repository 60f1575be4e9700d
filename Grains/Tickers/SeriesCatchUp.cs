namespace Anomaly.Grains.Tickers;

/// <summary>Brings a series up to date for its charts, within the time that they have.</summary>
internal sealed class SeriesCatchUp(SeriesSession session)
{
    private Task<DetectionOutcome>? _catchingUp;

    private SeriesServices Services => session.Services;

    /// <summary>Whether the store is what failed.</summary>
    public static bool StoreIsAtFault(DetectionException failure) =>
        failure.Kind is DetectionErrorKind.StoreUnavailable or DetectionErrorKind.StoreUnusable;

    /// <summary>Detects what is new, unless somebody has just done so.</summary>
    /// <returns>Why the chart may lag; null where it does not.</returns>
    public async Task<DetectionException?> RunAsync(Period? period, bool refresh, TimeSpan budget, CancellationToken cancellationToken)
    {
        var isFresh = session is { Snapshot: not null, Latest: { } latest } && Services.Time.GetElapsedTime(latest.At) < Services.Options.Value.ChartFreshness;
        if (isFresh && !refresh && !session.IsRequestDue)
            return null;
        if (session.Job is not null)
            return new DetectionException(DetectionErrorKind.SourceUnavailable, $"A backfill of {session.Series} is running: this is what is stored so far.", TimeSpan.FromSeconds(2));
        if (_catchingUp is not { IsCompleted: false })
            _catchingUp = session.Host.DetectInTurnAsync(new DetectionRequest { Trigger = RunTrigger.ChartRequest, Period = period });
        try
        {
            await _catchingUp.WaitAsync(budget, Services.Time, cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            var shown = session.Snapshot is { IsEmpty: false } ? "this is what was stored before it" : "nothing is stored of it yet. Ask again in a moment";
            return new DetectionException(
                DetectionErrorKind.SourceUnavailable,
                $"Detection of {session.Series} takes longer than {budget.TotalSeconds:0.#} s and goes on: {shown}.",
                TimeSpan.FromSeconds(2));
        }
        catch (DetectionException exception)
        {
            return exception;
        }
    }

    /// <summary>What the source has, to be drawn without being kept, where only model or store are at fault; null where it has nothing.</summary>
    /// <exception cref="DetectionException">The failure itself, where anything else is at fault.</exception>
    public async Task<FetchedBars?> FetchUnstoredAsync(DetectionException failure, Period? period, CancellationToken cancellationToken)
    {
        if (failure.Kind != DetectionErrorKind.NoModel && !StoreIsAtFault(failure))
            throw failure;
        var fetcher = Services.Fetcher;
        var fetched = await fetcher.FetchLatestAsync(
            session.Series, fetcher.HistoryDepth(session.Series.Interval, period), ChartQuery.MostRows, cancellationToken);
        (fetched, _) = BarScreening.Screen(new SeriesSnapshot(session.Series, null, []), [], fetched, session.Now);
        return fetched.Closed.IsEmpty ? null : fetched;
    }
}
