using System.Collections.Concurrent;
using Anomaly.Alerts;
using Anomaly.Grains.Backfilling;
using Anomaly.Grains.Charting;
using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Verifying;
using Anomaly.MarketData;
using Anomaly.MarketData.Sources;

namespace Anomaly.Grains.Tickers;

/// <summary>
/// The actor of one series, without a framework in sight: what its calls do, over what it knows between them. Its host sees to it that calls do
/// not run at the same time, but for those that only read, which may run while another waits.
/// </summary>
internal sealed class SeriesActor
{
    public SeriesActor(SeriesKey series, SeriesServiceFactory services, ISeriesHost host)
    {
        var session = new SeriesSession(series, services, host);
        Detection = new SeriesDetection(session);
        Push = new SeriesPush(session);
        var catchUp = new SeriesCatchUp(session);
        Chart = new SeriesChart(session, catchUp);
        Window = new SeriesWindow(session, catchUp);
        Backfill = new SeriesBackfill(session);
    }

    public SeriesDetection Detection { get; }

    public SeriesPush Push { get; }

    public SeriesChart Chart { get; }

    public SeriesWindow Window { get; }

    public SeriesBackfill Backfill { get; }
}

/// <summary>What a series needs of the runtime that hosts it: Orleans in the product, whatever a test likes in a test.</summary>
internal interface ISeriesHost
{
    /// <summary>The market's model, ready to score.</summary>
    /// <exception cref="DetectionException"><see cref="DetectionErrorKind.NoModel"/>: there is none that can be used.</exception>
    Task<Detector> GetDetectorAsync(Market market, CancellationToken cancellationToken);

    /// <summary>Another model of the market, or the same, by its version.</summary>
    /// <exception cref="DetectionException">The market has none of this version, or its file cannot be used.</exception>
    Task<Detector> GetDetectorAsync(Market market, string version, CancellationToken cancellationToken);

    /// <summary>Detects as a call of its own, which takes its turn among other detections and the slices of a backfill.</summary>
    Task<DetectionOutcome> DetectInTurnAsync(DetectionRequest request);

    /// <summary>Says that anomalies have come or gone.</summary>
    void NotifyFeed();

    /// <summary>Has the schedule look at what is stored of the series.</summary>
    void NotifySchedule();

    /// <summary>Ends this activation once its turn is over: the next call loads what is stored.</summary>
    void Deactivate();

    /// <summary>Has <see cref="SeriesBackfill.RemindAsync"/> called every minute from now on, whatever process is lost.</summary>
    /// <exception cref="StoreException">The reminder could not be stored.</exception>
    Task ArmReminderAsync(CancellationToken cancellationToken);

    /// <summary>Ends the reminders. One that cannot be taken away now takes itself away when it comes next.</summary>
    Task DisarmReminderAsync();

    /// <summary>Has <see cref="SeriesBackfill.ContinueAsync"/> called in a turn of its own, at once or after a while.</summary>
    void ScheduleSlice(BackfillJob job, TimeSpan delay = default);
}

/// <summary>The plain classes that do the work of every series of one source. They keep nothing of any series, so that all of them share one.</summary>
internal sealed record SeriesServices(
    IDetectionStore Store,
    BarSource Source,
    BarFetcher Fetcher,
    DetectionPipeline Pipeline,
    BackfillRunner Backfills,
    ChartHistories Charts,
    BarPages Bars,
    SeriesVerification Verification,
    BarTrial Trial,
    GrainInstruments Instruments,
    IOptions<DetectionOptions> Options,
    TimeProvider Time,
    ILogger<TickerDetectionGrain> Logger);

/// <summary>Puts the classes that do the work together, once for each source.</summary>
internal sealed class SeriesServiceFactory(
    BarSources sources,
    IDetectionStore store,
    ChartHistories charts,
    BarPages bars,
    SeriesVerification verification,
    BarTrial trial,
    GrainInstruments instruments,
    IOptions<DetectionOptions> options,
    IOptions<AlertOptions> alerts,
    TimeProvider time,
    ILogger<TickerDetectionGrain> logger)
{
    private readonly ConcurrentDictionary<MarketDataSource, SeriesServices> _bySource = [];

    /// <summary>What works on a ticker that has no history yet.</summary>
    public SeriesServices Of(Ticker ticker) => Of(sources.Of(ticker));

    /// <summary>What works on series of a source.</summary>
    public SeriesServices Of(MarketDataSource source) => _bySource.GetOrAdd(source, Compose);

    /// <summary>Whether a source is in use.</summary>
    public bool IsInUse(MarketDataSource source) => sources.IsInUse(source);

    /// <summary>The sources in use, for people.</summary>
    public string InUse => string.Join(", ", sources.InUse.Select(source => EnumNames.Of(source.Name)));

    private SeriesServices Compose(MarketDataSource name)
    {
        var source = sources.Get(name);
        var fetcher = new BarFetcher(source.Data, source.Clock);
        var scorer = new SeriesScorer(store, fetcher, options);
        var pipeline = new DetectionPipeline(store, fetcher, new SeriesComparer(store, fetcher, time), scorer, new SeriesCommitter(store, source, alerts, time), source.Calendar, time);
        var backfills = new BackfillRunner(store, fetcher, pipeline, options, time);
        return new SeriesServices(store, source, fetcher, pipeline, backfills, charts, bars, verification, trial, instruments, options, time, logger);
    }
}
