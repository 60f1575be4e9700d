using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Errors;
using Anomaly.Grains.Interfaces.Errors;
using Anomaly.Grains.Interfaces.Runs;
using Anomaly.Grains.Interfaces.Tickers;
using Anomaly.Grains.Tickers.Charting;
using Anomaly.Grains.Tickers.Detecting;

namespace Anomaly.Grains.Tickers;

/// <summary>Charts: brought up to date within a budget, drawn from what is stored.</summary>
public sealed partial class TickerDetectionGrain
{
    private ImmutableArray<Bar> _live = [];
    private long? _lookedAt;
    private string? _companyName;
    private Task<DetectionOutcome>? _catchingUp;
    private DateTime _catchingUpFrom;

    /// <inheritdoc />
    public async Task<ChartSeries?> GetChartAsync(ChartQuery query, CancellationToken cancellationToken)
    {
        var period = Period.Parse(query.Period);
        if (query.Budget < TimeSpan.Zero || query.Budget > TimeSpan.FromMinutes(1))
            throw Faults.Invalid($"The time budget of a chart must be 0 to 60 seconds, not {query.Budget}.");
        var failure = await CatchUpAsync(query, period, cancellationToken);
        var snapshot = failure is not null && StoreIsAtFault(failure) ? _snapshot : await LoadedAsync(cancellationToken);
        if (snapshot is null or { IsEmpty: true })
            return await DrawUnstoredAsync(period, failure, cancellationToken);
        var name = await FindNameAsync(query.Budget, cancellationToken);
        return await DrawAsync(snapshot, period, query.Known, name, cancellationToken) with { Warning = failure?.Message };
    }

    private async Task<ChartSeries> DrawAsync(SeriesSnapshot snapshot, Period period, string? known, string? name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var history = await _services.Charts.GetAsync(snapshot, cancellationToken);
            if (_snapshot is { } current && current.Version != snapshot.Version)
            {
                snapshot = current;
                continue;
            }

            var from = SeriesWindow.StartOf(period, Series.Interval, snapshot.Last!.Value, _services.Source.Now);
            var live = LiveAfter(snapshot.Last!.Value);
            var edition = ChartEdition.Of(history, live, from, name);
            return edition == known
                ? ChartBuilder.Known(Series, history.Version, edition)
                : ChartBuilder.Build(Series, history, live, from) with { CompanyName = name, Edition = edition };
        }
    }

    private ImmutableArray<Bar> LiveAfter(DateTime last) => _live.IsEmpty || _live[0].Time > last ? _live : _live.RemoveAll(bar => bar.Time <= last);

    private static bool StoreIsAtFault(DetectionException failure) =>
        failure.Kind is DetectionErrorKind.StoreUnavailable or DetectionErrorKind.StoreUnusable;

    /// <summary>What the source has, drawn without being kept, where only model or store are at fault; null where there is nothing to draw.</summary>
    private async Task<ChartSeries?> DrawUnstoredAsync(Period period, DetectionException? failure, CancellationToken cancellationToken)
    {
        if (failure is null)
            return null;
        if (failure.Kind != DetectionErrorKind.NoModel && !StoreIsAtFault(failure))
            throw failure;
        var fetched = await _services.Source.FetchLatestAsync(Series, HistoryDepth.Of(Series.Interval, period, _services.Source.Now), cancellationToken);
        if (fetched.Closed.IsEmpty)
            return null;
        var from = SeriesWindow.StartOf(period, Series.Interval, fetched.Closed[^1].Time, _services.Source.Now);
        var history = new SeriesHistory(fetched.Closed.AsSpan(), version: 0);
        return ChartBuilder.Build(Series, history, fetched.Live, from) with { Warning = $"Nothing was scored or stored: {failure.Message}" };
    }

    /// <summary>Detects what is new, unless somebody has just looked.</summary>
    /// <returns>Why the chart may lag; null where it does not.</returns>
    private async Task<DetectionException?> CatchUpAsync(ChartQuery query, Period period, CancellationToken cancellationToken)
    {
        var from = period.StartBefore(_services.Source.Now);
        var reaches = _snapshot is { } snapshot && (snapshot.Anchor <= from || _reached <= from);
        if (!query.Refresh && reaches && _lookedAt is { } at && _timeProvider.GetElapsedTime(at) < _services.Options.ChartFreshness)
            return null;
        if (_catchingUp is not { IsCompleted: false } || from < _catchingUpFrom)
        {
            // Through the mailbox, so that it takes its turn among detections and the slices of a backfill.
            var request = new DetectionRequest { Trigger = DetectionTrigger.ChartRequest, Period = query.Period };
            _catchingUp = GrainFactory.GetGrain<ITickerDetectionGrain>(this.GetPrimaryKeyString()).DetectAsync(request, CancellationToken.None);
            _catchingUpFrom = from;
        }

        try
        {
            await _catchingUp.WaitAsync(query.Budget, _timeProvider, cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            return new DetectionException(
                DetectionErrorKind.SourceUnavailable, $"Detection of {Series} takes longer than {query.Budget.TotalSeconds:0.#} s and goes on: this is what was stored before it.",
                TimeSpan.FromSeconds(2));
        }
        catch (DetectionException exception)
        {
            return exception;
        }
    }

    private async Task<string?> FindNameAsync(TimeSpan budget, CancellationToken cancellationToken)
    {
        if (_companyName is not null)
            return _companyName;
        try
        {
            var listing = await _services.Market.FindAsync(Series.Ticker, cancellationToken).WaitAsync(budget, _timeProvider, cancellationToken);
            return _companyName = listing?.CompanyName ?? Series.Ticker.Symbol;
        }
        catch (Exception exception) when (exception is MarketData.MarketDataException or TimeoutException)
        {
            LogNoListing(exception, Series);
            return null;
        }
    }
}
