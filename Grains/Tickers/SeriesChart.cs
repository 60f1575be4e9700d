using Anomaly.Grains.Charting;
using Anomaly.MarketData;

namespace Anomaly.Grains.Tickers;

/// <summary>Charts of one series: brought up to date within a budget, drawn from what is stored.</summary>
internal sealed class SeriesChart(SeriesSession session)
{
    private Task<DetectionOutcome>? _catchingUp;
    private DateTime _catchingUpFrom;

    private SeriesServices Services => session.Services;

    public async Task<ChartSeries?> GetAsync(ChartQuery query, CancellationToken cancellationToken)
    {
        if (query.Budget < TimeSpan.Zero || query.Budget > TimeSpan.FromMinutes(1))
            throw GrainErrors.Invalid($"The time budget of a chart must be 0 to 60 seconds, not {query.Budget}.");
        var failure = await CatchUpAsync(query, cancellationToken);
        var snapshot = failure is not null && StoreIsAtFault(failure) ? session.Snapshot : await session.LoadAsync(cancellationToken);
        if (snapshot is null or { IsEmpty: true })
            return await DrawUnstoredAsync(query.Period, failure, cancellationToken);
        var name = await FindNameAsync(query.Budget, cancellationToken);
        return await DrawAsync(snapshot, query, name, cancellationToken) with { Warning = failure?.Message };
    }

    private async Task<ChartSeries> DrawAsync(SeriesSnapshot snapshot, ChartQuery query, string? name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var history = await Services.Charts.GetAsync(snapshot, cancellationToken);
            if (session.Snapshot is { } current && current.Version != snapshot.Version)
            {
                snapshot = current;
                continue;
            }

            var from = Services.Fetcher.WindowStart(query.Period, session.Series.Interval, snapshot.Last!.Value);
            var live = LiveAfter(snapshot.Last!.Value);
            var edition = ChartEdition.Of(history, live, from, name);
            return edition == query.Known
                ? ChartBuilder.Known(session.Series, history.Version, edition)
                : ChartBuilder.Build(session.Series, history, live, from) with { CompanyName = name, Edition = edition };
        }
    }

    private ImmutableArray<Bar> LiveAfter(DateTime last)
    {
        var live = session.Latest?.Live ?? [];
        return live.IsEmpty || live[0].Time > last ? live : live.RemoveAll(bar => bar.Time <= last);
    }

    private static bool StoreIsAtFault(DetectionException failure) =>
        failure.Kind is DetectionErrorKind.StoreUnavailable or DetectionErrorKind.StoreUnusable;

    /// <summary>What the source has, drawn without being kept, where only model or store are at fault; null where there is nothing to draw.</summary>
    private async Task<ChartSeries?> DrawUnstoredAsync(Period period, DetectionException? failure, CancellationToken cancellationToken)
    {
        if (failure is null)
            return null;
        if (failure.Kind != DetectionErrorKind.NoModel && !StoreIsAtFault(failure))
            throw failure;
        var fetcher = Services.Fetcher;
        var fetched = await fetcher.FetchLatestAsync(session.Series, fetcher.HistoryDepth(session.Series.Interval, period), cancellationToken);
        if (fetched.Closed.IsEmpty)
            return null;
        var from = fetcher.WindowStart(period, session.Series.Interval, fetched.Closed[^1].Time);
        var history = new SeriesHistory(fetched.Closed.AsSpan(), version: 0);
        return ChartBuilder.Build(session.Series, history, fetched.Live, from) with { Warning = $"Nothing was scored or stored: {failure.Message}" };
    }

    /// <summary>Detects what is new, unless somebody has just done so.</summary>
    /// <returns>Why the chart may lag; null where it does not.</returns>
    private async Task<DetectionException?> CatchUpAsync(ChartQuery query, CancellationToken cancellationToken)
    {
        var from = query.Period.StartBefore(Services.Fetcher.Now);
        var reaches = session.Snapshot is { } snapshot && (snapshot.Anchor <= from || session.Latest?.Reached <= from);
        if (!query.Refresh && reaches && session.Latest is { } latest && Services.Time.GetElapsedTime(latest.At) < Services.Options.Value.ChartFreshness)
            return null;
        if (_catchingUp is not { IsCompleted: false } || from < _catchingUpFrom)
        {
            _catchingUp = session.Host.DetectInTurnAsync(new DetectionRequest { Trigger = RunTrigger.ChartRequest, Period = query.Period });
            _catchingUpFrom = from;
        }

        try
        {
            await _catchingUp.WaitAsync(query.Budget, Services.Time, cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            return new DetectionException(
                DetectionErrorKind.SourceUnavailable,
                $"Detection of {session.Series} takes longer than {query.Budget.TotalSeconds:0.#} s and goes on: this is what was stored before it.",
                TimeSpan.FromSeconds(2));
        }
        catch (DetectionException exception)
        {
            return exception;
        }
    }

    private async Task<string?> FindNameAsync(TimeSpan budget, CancellationToken cancellationToken)
    {
        if (session.CompanyName is not null)
            return session.CompanyName;
        try
        {
            var listing = await Services.Market.FindAsync(session.Series.Ticker, cancellationToken).WaitAsync(budget, Services.Time, cancellationToken);
            return session.CompanyName = listing?.CompanyName ?? session.Series.Ticker.Symbol;
        }
        catch (Exception exception) when (exception is MarketDataException or TimeoutException)
        {
            return null;
        }
    }
}
