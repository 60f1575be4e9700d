using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Anomaly.Grains.Diagnostics;

/// <summary>What the grains measure and trace; meter and activity source are both <c>Anomaly.Grains</c>.</summary>
public sealed class GrainInstruments : IDisposable
{
    /// <summary>The name that telemetry is subscribed by.</summary>
    public const string Name = "Anomaly.Grains";

    private readonly Meter _meter;
    private readonly Counter<long> _runs;
    private readonly Counter<long> _bars;
    private readonly Counter<long> _anomalies;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _conflicts;
    private readonly Histogram<double> _scan;

    /// <summary>Creates the instruments.</summary>
    public GrainInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(Name);
        _runs = _meter.CreateCounter<long>("anomaly.detection.runs", "{run}", "Runs that ended, by trigger and status.");
        _bars = _meter.CreateCounter<long>("anomaly.detection.bars", "{bar}", "Bars pushed through the features.");
        _anomalies = _meter.CreateCounter<long>("anomaly.detection.anomalies", "{anomaly}", "Anomalies, by what became of them.");
        _duration = _meter.CreateHistogram<double>("anomaly.detection.duration", "s", "From the call to the commit, by trigger.");
        _conflicts = _meter.CreateCounter<long>("anomaly.detection.conflicts", "{commit}", "Commits refused because another activation wrote first.");
        _scan = _meter.CreateHistogram<double>("anomaly.scheduler.scan.duration", "s", "Scans over the known series.");
    }

    internal static ActivitySource Activities { get; } = new(Name);

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

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
            _anomalies.Add(found, tag, new KeyValuePair<string, object?>("event", "found"));
        if (retracted > 0)
            _anomalies.Add(retracted, tag, new KeyValuePair<string, object?>("event", "retracted"));
    }

    internal void ObserveChartCache(Func<long> bytes) =>
        _meter.CreateObservableGauge("anomaly.charts.cache.size", bytes, "By", "Memory that the bars of charts take.");

    internal void Conflict() => _conflicts.Add(1);

    internal void Scanned(TimeSpan duration) => _scan.Record(duration.TotalSeconds);
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
