using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Anomaly.Grains.Diagnostics;

/// <summary>What the grains measure and trace; meter and activity source are both <c>Anomaly.Grains</c>.</summary>
public sealed class GrainInstruments : IDisposable
{
    /// <summary>The name that telemetry is subscribed by.</summary>
    public const string Name = "Anomaly.Grains";

    /// <summary>From a detection without a new bar to one over a long history.</summary>
    private static readonly InstrumentAdvice<double> RunSeconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
    };

    /// <summary>From a scan with nothing to do to one that takes longer than the longest pause between two should.</summary>
    private static readonly InstrumentAdvice<double> ScanSeconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800],
    };

    private static readonly KeyValuePair<string, object?> Found = new("event", "found");
    private static readonly KeyValuePair<string, object?> Retracted = new("event", "retracted");

    private readonly ConcurrentDictionary<(Market Market, Interval Interval), DateTime> _lastBars = new();
    private readonly Meter _meter;
    private readonly Counter<long> _runs;
    private readonly Counter<long> _bars;
    private readonly Counter<long> _anomalies;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _conflicts;
    private readonly Histogram<double> _scan;
    private readonly Counter<long> _scanFailures;
    private readonly Histogram<double> _scanLag;

    private ImmutableList<(Func<double> Progress, Task Stopped)> _backfills = [];

    /// <summary>Ticks, since the exporter reads it from another thread; 0 before the first scan.</summary>
    private long _lastScan;

    /// <summary>Creates the instruments.</summary>
    public GrainInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(Name);
        _runs = _meter.CreateCounter<long>("anomaly.detection.runs", "{run}", "Runs that ended, by trigger and status.");
        _bars = _meter.CreateCounter<long>("anomaly.detection.bars", "{bar}", "Bars pushed through the features.");
        _anomalies = _meter.CreateCounter<long>("anomaly.detection.anomalies", "{anomaly}", "Anomalies, by what became of them.");
        _duration = _meter.CreateHistogram<double>("anomaly.detection.duration", "s", "From the call to the commit, by trigger.", tags: null, RunSeconds);
        _conflicts = _meter.CreateCounter<long>("anomaly.detection.conflicts", "{commit}", "Commits refused because another activation wrote first.");
        _scan = _meter.CreateHistogram<double>("anomaly.scheduler.scan.duration", "s", "Scans over the known series.", tags: null, ScanSeconds);
        _scanFailures = _meter.CreateCounter<long>("anomaly.scheduler.failures", "{series}", "Series whose detection failed in a scan.");
        _scanLag = _meter.CreateHistogram<double>("anomaly.scheduler.lag", "s", "From the close of a bar to the end of its detection by the schedule.", tags: null, ScanSeconds);
        _meter.CreateObservableGauge("anomaly.scheduler.last_scan.timestamp", ObserveLastScan, "s", "When the schedule of this process last looked which series are due, in seconds since 1970.");
        _meter.CreateObservableGauge("anomaly.backfill.progress", ObserveBackfills, null, "Progress of the backfill of this process that is least far, 0 to 1; none where none runs.");
        _meter.CreateObservableGauge("anomaly.detection.last_bar.timestamp", ObserveLastBars, "s", "Opening time of the newest scored bar, by market and interval, in seconds since 1970.");
    }

    internal static ActivitySource Activities { get; } = new(Name);

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    /// <summary>Has every counter exported, with each of its labels, before it first counts.</summary>
    public void CountFromZero()
    {
        _conflicts.Add(0);
        _scanFailures.Add(0);
        foreach (var market in MarketCodes.Main)
        {
            _bars.Add(0, new KeyValuePair<string, object?>("market", market.ToString()));
            foreach (var change in new[] { Found, Retracted })
                _anomalies.Add(0, new("market", market.ToString()), change);
        }

        foreach (var trigger in EnumNames.All<RunTrigger>())
        {
            foreach (var status in EnumNames.All<RunStatus>().Where(status => status != EnumNames.Of(RunStatus.InProgress)))
                _runs.Add(0, new("trigger", trigger), new("status", status));
        }
    }

    internal void RunEnded(DetectionRun run)
    {
        var trigger = new KeyValuePair<string, object?>("trigger", EnumNames.Of(run.Trigger));
        _runs.Add(1, trigger, new KeyValuePair<string, object?>("status", EnumNames.Of(run.Status)));
        if (run.DurationSeconds is { } seconds)
            _duration.Record(seconds, trigger);
    }

    internal void Detected(int bars, int found, int retracted, Market market)
    {
        var tag = new KeyValuePair<string, object?>("market", market.ToString());
        _bars.Add(bars, tag);
        if (found > 0)
            _anomalies.Add(found, tag, Found);
        if (retracted > 0)
            _anomalies.Add(retracted, tag, Retracted);
    }

    internal void ObserveChartCache(Func<long> bytes) =>
        _meter.CreateObservableGauge("anomaly.charts.cache.size", bytes, "By", "Memory that the bars of charts take.");

    internal void Conflict() => _conflicts.Add(1);

    /// <summary>A backfill is worked on, until it stops.</summary>
    internal void BackfillBegins(Func<double> progress, Task stopped) => ImmutableInterlocked.Update(ref _backfills, jobs => jobs.Add((progress, stopped)));

    /// <summary>A scan has ended.</summary>
    internal void Scanned(ScanReport report)
    {
        _scan.Record(report.Duration.TotalSeconds);
        _scanFailures.Add(report.Failed);
    }

    /// <summary>The schedule has read which series there are, and detects those that are due.</summary>
    internal void SeriesRead(DateTimeOffset now) => Volatile.Write(ref _lastScan, now.UtcTicks);

    /// <summary>A bar was detected so long after it had closed.</summary>
    internal void Lagged(TimeSpan lag) => _scanLag.Record(Math.Max(0, lag.TotalSeconds));

    /// <summary>A series has been scored up to this bar.</summary>
    internal void BarSeen(SeriesKey series, DateTime time) =>
        _lastBars.AddOrUpdate((series.Ticker.Market, series.Interval), time, (_, last) => time > last ? time : last);

    private IEnumerable<Measurement<double>> ObserveBackfills()
    {
        ImmutableInterlocked.Update(ref _backfills, static jobs => jobs.RemoveAll(job => job.Stopped.IsCompleted));
        return _backfills is { IsEmpty: false } running ? [new(running.Min(job => job.Progress()))] : [];
    }

    private IEnumerable<Measurement<double>> ObserveLastScan() => Volatile.Read(ref _lastScan) is > 0 and var ticks ? [new(SecondsOf(new DateTime(ticks, DateTimeKind.Utc)))] : [];

    private IEnumerable<Measurement<double>> ObserveLastBars() => _lastBars.Select(last => new Measurement<double>(
        SecondsOf(last.Value), new("market", last.Key.Market.ToString()), new("interval", last.Key.Interval.Code)));

    private static double SecondsOf(DateTime time) => (time - DateTime.UnixEpoch).TotalSeconds;
}

/// <summary>The request's correlation id inside a grain: in log lines, activities and runs.</summary>
internal static class Correlation
{
    /// <summary>The id of the request that this turn serves; null where nobody gave one.</summary>
    public static string? Current => RequestContext.Get(RequestContextKeys.CorrelationId) as string;

    /// <summary>Goes on with the id of the request that asked for a run.</summary>
    public static void Restore(DetectionRun run)
    {
        if (run.CorrelationId is { } id)
            RequestContext.Set(RequestContextKeys.CorrelationId, id);
    }

    /// <summary>Until disposed, log lines carry the id and the series.</summary>
    public static IDisposable? Begin(ILogger logger, string subject) =>
        logger.BeginScope(new KeyValuePair<string, object?>[] { new(RequestContextKeys.CorrelationId, Current), new("series", subject) });

    /// <summary>Starts an activity that carries the id and the series.</summary>
    public static Activity? StartActivity(string name, string subject)
    {
        var activity = GrainInstruments.Activities.StartActivity(name);
        activity?.SetTag(RequestContextKeys.CorrelationId, Current);
        activity?.SetTag("series", subject);
        return activity;
    }
}
