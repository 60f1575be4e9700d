using Anomaly.Grains.Charting;
using Anomaly.MarketData.Calendars;

namespace Anomaly.Grains.Tickers;

/// <summary>Windows of one series' stored history, however long it is: drawn from its overview, and from no more stored bars than a window takes.</summary>
internal sealed class SeriesWindow(SeriesSession session, SeriesCatchUp catchUp)
{
    /// <summary>How often a window is tried whose bars change under its hands.</summary>
    private const int MostTries = 5;

    private readonly SharedRead<SeriesOverview> _reading = new();

    private SeriesServices Services => session.Services;

    public async Task<ChartWindow> GetAsync(ChartWindowQuery query, CancellationToken cancellationToken)
    {
        Check(query);
        var snapshot = await session.LoadAsync(cancellationToken);
        DetectionException? failure = null;
        if (query.AsOf is null && (snapshot.IsEmpty || query.Refresh))
        {
            failure = await catchUp.RunAsync(period: null, refresh: false, query.Budget, cancellationToken);
            snapshot = failure is not null && SeriesCatchUp.StoreIsAtFault(failure) ? snapshot : await session.LoadAsync(cancellationToken);
        }

        snapshot = snapshot.IsEmpty ? await session.LoadIfKnownAsync(cancellationToken) : snapshot;
        var window = snapshot.IsEmpty && query.AsOf is null
            ? await DrawUnstoredAsync(query, failure, cancellationToken)
            : await DrawAsync(snapshot, query, cancellationToken);
        return WithSessions(snapshot.IsEmpty ? window : window with { Warning = ChartWarnings.Join(failure?.Message, window.Warning) });
    }

    private static void Check(ChartWindowQuery query)
    {
        if (query.Points is < ChartWindowQuery.FewestPoints or > ChartWindowQuery.MostPoints)
            throw GrainErrors.Invalid($"A window has {ChartWindowQuery.FewestPoints} to {ChartWindowQuery.MostPoints} points, not {query.Points}.");
        if (query.From >= query.To)
            throw GrainErrors.Invalid($"The window must end after it begins, at {query.From:O}: not at {query.To:O}.");
        if (query.BarsPerPoint is { } bars && !ChartWindowQuery.IsBarsPerPoint(bars))
            throw GrainErrors.Invalid($"A point has 1, 2, 5, 10, 20, 50 and so on up to {ChartWindowQuery.MostBarsPerPoint} bars, not {bars}.");
        if (query is { BarsPerPoint: not null, From: not null, To: not null })
            throw GrainErrors.Invalid("A window of points with so many bars has a beginning or an end, not both.");
        if (query.Budget < TimeSpan.Zero || query.Budget > TimeSpan.FromMinutes(1))
            throw GrainErrors.Invalid($"The time budget of a chart must be 0 to 60 seconds, not {query.Budget}.");
    }

    private async Task<ChartWindow> DrawAsync(SeriesSnapshot snapshot, ChartWindowQuery query, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            // Another commit may have gone through while the last try read.
            snapshot = session.Snapshot ?? await session.LoadAsync(cancellationToken);
            var overview = query.AsOf is null
                ? await _reading.GetAsync(() => Services.Charts.GetOverviewAsync(snapshot, asOf: null, CancellationToken.None), cancellationToken)
                : await Services.Charts.GetOverviewAsync(snapshot, query.AsOf, cancellationToken);
            if (overview.Count == 0)
                return Nothing(snapshot, query, query.AsOf is { } asOf ? $"No bar of {session.Series} was stored as of {asOf:u}." : $"No bar of {session.Series} is stored.");
            if (session.Snapshot?.Version != overview.Version)
                continue;
            var live = query.AsOf is null ? session.LiveAfter(overview.Last!.Value) : [];
            var builder = new ChartWindowBuilder(overview, live, query);
            IReadOnlyList<Bar> bars = builder.Needed is { } needed
                ? await Services.Store.ReadBarsAsync(session.Series, TimeRange.Since(needed.From), query.AsOf, needed.Count, cancellationToken)
                : [];
            if (session.Snapshot?.Version != snapshot.Version || overview.Version != snapshot.Version)
                continue;
            if (builder.Needed is { } wanted && (bars.Count != wanted.Count || bars[0].Time != wanted.From))
            {
                Services.Charts.Forget(session.Series, query.AsOf);
                continue;
            }

            return await DescribeAsync(builder.Build(session.Describe(snapshot), bars), snapshot, query, cancellationToken);
        }

        throw new DetectionException(
            DetectionErrorKind.StoreUnavailable, $"The stored bars of {session.Series} change faster than they can be read. Try again in a moment.", TimeSpan.FromSeconds(1));
    }

    /// <summary>Adds what lies in the window beside its bars.</summary>
    private async Task<ChartWindow> DescribeAsync(ChartWindow window, SeriesSnapshot snapshot, ChartWindowQuery query, CancellationToken cancellationToken)
    {
        if (!window.Points.IsEmpty)
        {
            // Of what came after the last bar, nobody knew then.
            var range = new TimeRange(window.Points[0].Bar.Time, window.Next ?? query.AsOf ?? TimeRange.All.To);
            var model = query.AsOf is { } asOf ? await Services.Store.FindModelAsOfAsync(session.Series, asOf, cancellationToken) : snapshot.Metadata?.ModelHash;
            window = window with
            {
                Anomalies = await Services.Charts.ReadMarkersAsync(session.Series, model, range, query.AsOf, cancellationToken),
                CorporateActions = [.. await Services.Store.ReadAllCorporateActionsAsync(session.Series, range, cancellationToken)],
                Warning = query.AsOf is null
                    ? ChartWarnings.Join(ChartWarnings.NotScored(snapshot), ChartWarnings.Quarantined(snapshot, range), ChartWarnings.Missing(Services.Source.Calendar, snapshot, range, TimesOf(window)))
                    : null,
            };
        }

        return window with { Series = Named(window.Series) };
    }

    /// <summary>When its bars open, where each has a point of its own.</summary>
    private static IEnumerable<DateTime> TimesOf(ChartWindow window) => window.BarsPerPoint == 1 ? window.Points.Select(point => point.Bar.Time) : [];

    /// <summary>A series of which nothing could be stored: what the source has, where only model or store are at fault.</summary>
    private async Task<ChartWindow> DrawUnstoredAsync(ChartWindowQuery query, DetectionException? failure, CancellationToken cancellationToken)
    {
        var empty = new SeriesSnapshot(session.Series, null, []);
        if (failure is null || await catchUp.FetchUnstoredAsync(failure, period: null, cancellationToken) is not { } fetched)
            return Nothing(session.Snapshot ?? empty, query, $"No bar of {session.Series} is stored.");
        var bars = fetched.Closed;
        var builder = new ChartWindowBuilder(new SeriesOverview(bars.AsSpan(), version: 0), fetched.Live, query);
        var needed = builder.Needed is { } wanted ? bars.Slice(bars.AsSpan().CountBefore(wanted.From), wanted.Count) : [];
        return builder.Build(Named(session.Describe(session.Snapshot ?? empty)), needed) with { Warning = ChartWarnings.NotStored(failure) };
    }

    private ChartWindow Nothing(SeriesSnapshot snapshot, ChartWindowQuery query, string warning) =>
        new() { Series = Named(session.Describe(snapshot)), AsOf = query.AsOf, Warning = warning };

    private SeriesMetadata Named(SeriesMetadata metadata) => metadata with { CompanyName = metadata.CompanyName ?? session.CompanyName };

    private ChartWindow WithSessions(ChartWindow window)
    {
        if (window.Points.IsEmpty)
            return window;
        var (calendar, ticker) = (Services.Source.Calendar, session.Series.Ticker);
        var (from, to) = (window.Points[0].Bar.Time, window.Points[^1].LastTime);
        // One more than there may be tells that there are too many.
        var holidays = calendar.HolidaysBetween(ticker, from, to).Take(ChartWindow.MostSessions + 1).ToImmutableArray();
        var sessions = session.Series.Interval.IsIntraday ? calendar.SessionsBetween(ticker, from, to).Take(ChartWindow.MostSessions + 1).ToImmutableArray() : [];
        return window with
        {
            Holidays = holidays.Length > ChartWindow.MostSessions ? [] : holidays,
            Sessions = sessions.Length > ChartWindow.MostSessions ? [] : [.. sessions.Select(SessionOf)],
        };
    }

    private static WindowSession SessionOf(TradingSession session) =>
        new(session.Opens, session.Closes, [.. session.Breaks.Select(pause => new SessionBreak(pause.From, pause.To))], session.IsShort);
}
