using Anomaly.Grains.Charting;
using Anomaly.MarketData;

namespace Anomaly.Grains.Tickers;

/// <summary>Charts of one series: brought up to date within a budget, drawn from what is stored.</summary>
internal sealed class SeriesChart(SeriesSession session)
{
    /// <summary>A history that begins so much later than a window is not worth a word.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromDays(7);

    /// <summary>Bars until all indicators of the chart can have values.</summary>
    private const int FirstDrawn = 15;

    private Task<DetectionOutcome>? _catchingUp;
    private Task<SeriesHistory>? _reading;
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
        var failure = await CatchUpAsync(query, cancellationToken);
        var snapshot = failure is not null && StoreIsAtFault(failure) ? session.Snapshot : await session.LoadAsync(cancellationToken);
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
            Warning = Joined(chart.Dates.IsEmpty ? NoRows(history.Count) : null, cut),
        };
    }

    private async Task<ChartSeries> DrawAsync(SeriesSnapshot snapshot, ChartQuery query, string? name, string?[] warnings, CancellationToken cancellationToken)
    {
        var history = await ReadHistoryAsync(snapshot, cancellationToken);
        while (session.Snapshot is { } current && current.Version != history.Version)
            history = await ReadHistoryAsync(snapshot = current, cancellationToken);
        var live = LiveAfter(snapshot.Last!.Value);
        var (from, cut) = WindowOf(query, history, live);
        var edition = ChartEdition.Of(history, live, from, name);
        var chart = edition == query.Known
            ? ChartBuilder.Known(session.Series, history.Version, edition)
            : ChartBuilder.Build(session.Series, history, live, from) with { CompanyName = name, Edition = edition };
        var none = chart is { IsKnown: false, Dates.IsEmpty: true } ? NoRows(history.Count) : null;
        return chart with { Warning = Joined([.. warnings, none, snapshot.Metadata?.ModelHash is null ? "No bar of it has been scored yet." : null, Quarantined(snapshot, from), cut]) };
    }

    /// <summary>A sentence where bars of the window are kept out.</summary>
    private string? Quarantined(SeriesSnapshot snapshot, DateTime from)
    {
        var bars = snapshot.Quarantined.Where(bar => bar.ReleasedAt is null && bar.Bar.Time >= from).ToList();
        return bars.Count == 0 ? null
            : $"{bars.Count} {(bars.Count == 1 ? "bar is" : "bars are")} quarantined and not drawn, the last of {bars[^1].Bar.Time:u}, which {bars[^1].Reason}: "
                + $"GET /api/v1/tickers/{session.Series}/quarantine lists them.";
    }

    private static string NoRows(int bars) =>
        $"None of its {bars} bars can be drawn yet: the indicators of a chart take {FirstDrawn} bars, and prices that change.";

    /// <summary>Calls that interleave wait for the same read, which goes on for the others when one of them gives up.</summary>
    private async Task<SeriesHistory> ReadHistoryAsync(SeriesSnapshot snapshot, CancellationToken cancellationToken)
    {
        // One that ended when nobody waited for it any more is not asked again: only the cache keeps histories.
        if (_reading is not { IsCompleted: false })
            _reading = Services.Charts.GetAsync(snapshot, CancellationToken.None);
        var reading = _reading;
        try
        {
            return await reading.WaitAsync(cancellationToken);
        }
        finally
        {
            if (reading.IsCompleted && _reading == reading)
                _reading = null;
        }
    }

    /// <summary>Where the window begins, and a sentence where that is later than was asked for, because it would have too many rows.</summary>
    private (DateTime From, string? Cut) WindowOf(ChartQuery query, SeriesHistory history, ImmutableArray<Bar> live)
    {
        var asked = Services.Fetcher.WindowStart(query.Period, session.Series.Interval, history.Last!.Value);
        var most = query.MaxRows ?? ChartQuery.MostRows;
        var from = history.StartOf(asked, live.Length, most);
        return from == asked ? (from, null) : (from, $"Shown are the newest {most} rows, from {from:u} on: the window that was asked for has more.");
    }

    private ImmutableArray<Bar> LiveAfter(DateTime last)
    {
        var live = session.Latest?.Live ?? [];
        return live.IsEmpty || live[0].Time > last ? live : live.RemoveAll(bar => bar.Time <= last);
    }

    private static bool StoreIsAtFault(DetectionException failure) =>
        failure.Kind is DetectionErrorKind.StoreUnavailable or DetectionErrorKind.StoreUnusable;

    /// <summary>What the source has, drawn without being kept, where only model or store are at fault; null where there is nothing to draw.</summary>
    private async Task<ChartSeries?> DrawUnstoredAsync(ChartQuery query, DetectionException? failure, CancellationToken cancellationToken)
    {
        if (failure is null)
            return null;
        if (failure.Kind != DetectionErrorKind.NoModel && !StoreIsAtFault(failure))
            throw failure;
        var fetcher = Services.Fetcher;
        var fetched = await fetcher.FetchLatestAsync(
            session.Series, fetcher.HistoryDepth(session.Series.Interval, query.Period), ChartQuery.MostRows, cancellationToken);
        (fetched, _) = BarScreening.Screen(new SeriesSnapshot(session.Series, null, []), [], fetched, session.Now);
        if (fetched.Closed.IsEmpty)
            return null;
        var history = new SeriesHistory(fetched.Closed.AsSpan(), version: 0);
        var (from, cut) = WindowOf(query, history, fetched.Live);
        return ChartBuilder.Build(session.Series, history, fetched.Live, from) with { Warning = Joined($"Nothing was scored or stored: {failure.Message}", cut) };
    }

    /// <summary>Detects what is new, unless somebody has just done so.</summary>
    /// <returns>Why the chart may lag; null where it does not.</returns>
    private async Task<DetectionException?> CatchUpAsync(ChartQuery query, CancellationToken cancellationToken)
    {
        var isFresh = session is { Snapshot: not null, Latest: { } latest } && Services.Time.GetElapsedTime(latest.At) < Services.Options.Value.ChartFreshness;
        if (isFresh && !query.Refresh && !session.IsRequestDue)
            return null;
        if (session.Job is not null)
            return new DetectionException(DetectionErrorKind.SourceUnavailable, $"A backfill of {session.Series} is running: this is what is stored so far.", TimeSpan.FromSeconds(2));
        if (_catchingUp is not { IsCompleted: false })
            _catchingUp = session.Host.DetectInTurnAsync(new DetectionRequest { Trigger = RunTrigger.ChartRequest, Period = query.Period });
        try
        {
            await _catchingUp.WaitAsync(query.Budget, Services.Time, cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            var shown = session.Snapshot is { IsEmpty: false } ? "this is what was stored before it" : "nothing is stored of it yet. Ask again in a moment";
            return new DetectionException(
                DetectionErrorKind.SourceUnavailable,
                $"Detection of {session.Series} takes longer than {query.Budget.TotalSeconds:0.#} s and goes on: {shown}.",
                TimeSpan.FromSeconds(2));
        }
        catch (DetectionException exception)
        {
            return exception;
        }
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

    private static string? Joined(params IEnumerable<string?> sentences) =>
        string.Join(' ', sentences.Where(sentence => sentence is not null)) is { Length: > 0 } all ? all : null;
}
