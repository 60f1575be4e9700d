using Anomaly.Grains.Charting;
using Anomaly.MarketData;

namespace Anomaly.Grains.Tickers;

/// <summary>Charts of one series: brought up to date within a budget, drawn from what is stored.</summary>
internal sealed class SeriesChart(SeriesSession session, SeriesCatchUp catchUp)
{
    /// <summary>A history that begins so much later than a window is not worth a word.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromDays(7);

    /// <summary>Bars until all indicators of the chart can have values.</summary>
    private const int FirstDrawn = 15;

    private readonly SharedRead<SeriesHistory> _reading = new();
    private (DateTime Anchor, Task<bool> HasBars)? _before;

    private SeriesServices Services => session.Services;

    public async Task<ChartSeries?> GetAsync(ChartQuery query, CancellationToken cancellationToken)
    {
        if (query.Budget < TimeSpan.Zero || query.Budget > TimeSpan.FromMinutes(1))
            throw GrainErrors.Invalid($"The time budget of a chart must be 0 to 60 seconds, not {query.Budget}.");
        if (query.MaxRows is < 1 or > ChartQuery.MostRows)
            throw GrainErrors.Invalid($"A chart has 1 to {ChartQuery.MostRows} rows at the most, not {query.MaxRows}.");
        if (query.AsOf is { } asOf)
            return await DrawAsOfAsync(query, asOf, cancellationToken);
        var failure = await catchUp.RunAsync(query.Period, query.Refresh, query.Budget, cancellationToken);
        var snapshot = failure is not null && SeriesCatchUp.StoreIsAtFault(failure) ? session.Snapshot : await session.LoadAsync(cancellationToken);
        if (snapshot is null or { IsEmpty: true })
            return await DrawUnstoredAsync(query, failure, cancellationToken);
        var name = await FindNameAsync(snapshot, query.Budget, cancellationToken);
        // A source that has just failed to answer is not asked what else it has.
        var beginning = failure is null ? await DescribeBeginningAsync(snapshot, query, cancellationToken) : null;
        return await DrawAsync(snapshot, query, name, [failure?.Message, beginning], cancellationToken);
    }

    /// <summary>What was stored at an instant. Nothing is detected for it, and only a name is asked of the source.</summary>
    private async Task<ChartSeries> DrawAsOfAsync(ChartQuery query, DateTime asOf, CancellationToken cancellationToken)
    {
        var snapshot = await session.LoadIfKnownAsync(cancellationToken);
        var history = await Services.Charts.ReadAsOfAsync(session.Series, asOf, cancellationToken);
        if (history.Count == 0)
            return ChartBuilder.Empty(session.Series, snapshot.Version) with { AsOf = asOf, Warning = $"No bar of {session.Series} was stored as of {asOf:u}." };
        var (from, cut) = WindowOf(query, history, []);
        var chart = ChartBuilder.Build(session.Series, history, [], from);
        return chart with
        {
            CompanyName = await FindNameAsync(snapshot, query.Budget, cancellationToken),
            Version = snapshot.Version,
            AsOf = asOf,
            Warning = ChartWarnings.Join(chart.Dates.IsEmpty ? NoRows(history.Count) : null, cut),
        };
    }

    private async Task<ChartSeries> DrawAsync(SeriesSnapshot snapshot, ChartQuery query, string? name, string?[] warnings, CancellationToken cancellationToken)
    {
        var history = await ReadHistoryAsync(snapshot, cancellationToken);
        while (session.Snapshot is { } current && current.Version != history.Version)
            history = await ReadHistoryAsync(snapshot = current, cancellationToken);
        var live = session.LiveAfter(snapshot.Last!.Value);
        var (from, cut) = WindowOf(query, history, live);
        var edition = ChartEdition.Of(history, live, from, name);
        var chart = edition == query.Known
            ? ChartBuilder.Known(session.Series, history.Version, edition)
            : ChartBuilder.Build(session.Series, history, live, from) with { CompanyName = name, Edition = edition };
        var none = chart is { IsKnown: false, Dates.IsEmpty: true } ? NoRows(history.Count) : null;
        var missing = history.MissingFrom(from, times => ChartWarnings.Missing(Services.Source.Calendar, snapshot, TimeRange.Since(from), times));
        return chart with { Warning = ChartWarnings.Join([.. warnings, none, ChartWarnings.NotScored(snapshot), ChartWarnings.Quarantined(snapshot, TimeRange.Since(from)), missing, cut]) };
    }

    private static string NoRows(int bars) =>
        $"None of its {bars} bars can be drawn yet: the indicators of a chart take {FirstDrawn} bars, and prices that change.";

    private Task<SeriesHistory> ReadHistoryAsync(SeriesSnapshot snapshot, CancellationToken cancellationToken) =>
        _reading.GetAsync(() => Services.Charts.GetAsync(snapshot, CancellationToken.None), cancellationToken);

    /// <summary>Where the window begins, and a sentence where that is later than was asked for, because it would have too many rows.</summary>
    private (DateTime From, string? Cut) WindowOf(ChartQuery query, SeriesHistory history, ImmutableArray<Bar> live)
    {
        var asked = Services.Fetcher.WindowStart(query.Period, session.Series.Interval, history.Last!.Value);
        var most = query.MaxRows ?? ChartQuery.MostRows;
        var from = history.StartOf(asked, live.Length, most);
        return from == asked ? (from, null) : (from, $"Shown are the newest {most} rows, from {from:u} on: the window that was asked for has more.");
    }

    /// <summary>What the source has, drawn without being kept, where only model or store are at fault; null where there is nothing to draw.</summary>
    private async Task<ChartSeries?> DrawUnstoredAsync(ChartQuery query, DetectionException? failure, CancellationToken cancellationToken)
    {
        if (failure is null || await catchUp.FetchUnstoredAsync(failure, query.Period, cancellationToken) is not { } fetched)
            return null;
        var history = new SeriesHistory(fetched.Closed.AsSpan(), version: 0);
        var (from, cut) = WindowOf(query, history, fetched.Live);
        return ChartBuilder.Build(session.Series, history, fetched.Live, from) with { Warning = ChartWarnings.Join(ChartWarnings.NotStored(failure), cut) };
    }

    /// <summary>A sentence where the source has bars of the window that are not stored: a chart does not move the beginning of a history.</summary>
    private async Task<string?> DescribeBeginningAsync(SeriesSnapshot snapshot, ChartQuery query, CancellationToken cancellationToken)
    {
        var from = Services.Fetcher.WindowStart(query.Period, session.Series.Interval, snapshot.Last!.Value);
        // Weekends and holidays lie between the window's beginning and its first bar; and a first run counts back from now, not from the last bar.
        var slack = Math.Min(Slack.Ticks, (snapshot.Last.Value - from).Ticks / 4);
        if (snapshot.Anchor is not { } anchor || from >= anchor.AddTicks(-slack) || from >= session.Latest?.Reached)
            return null;
        if (_before is not { } known || known.Anchor != anchor || known.HasBars is { IsCompleted: true, IsCompletedSuccessfully: false })
            _before = known = (anchor, Services.Fetcher.HasBarsBeforeAsync(session.Series, anchor, CancellationToken.None));
        try
        {
            if (!await known.HasBars.WaitAsync(query.Budget, Services.Time, cancellationToken))
                return null;
        }
        catch (Exception exception) when (exception is MarketDataException or TimeoutException)
        {
            return null;
        }

        return $"The stored history begins at {anchor:u}, and a chart does not load what is before it: POST /py/anomalies/backfill with ticker {session.Series.Ticker}, "
            + $"interval {session.Series.Interval} and max_period {query.Period} does, and scores it all anew.";
    }

    private async Task<string?> FindNameAsync(SeriesSnapshot snapshot, TimeSpan budget, CancellationToken cancellationToken)
    {
        if ((session.CompanyName ?? snapshot.Metadata?.CompanyName) is { } known)
            return known;
        try
        {
            var listing = await Services.Source.Data.FindAsync(session.Series.Ticker, cancellationToken).WaitAsync(budget, Services.Time, cancellationToken);
            return session.CompanyName = listing?.CompanyName ?? session.Series.Ticker.Symbol;
        }
        catch (Exception exception) when (exception is MarketDataException or TimeoutException)
        {
            return null;
        }
    }
}
