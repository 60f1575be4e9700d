using Anomaly.Alerts.Sending;
using System.Diagnostics.Metrics;
using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Interfaces;
using Anomaly.MarketData;
using Anomaly.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Anomaly.Hosting.Health;

/// <summary>
/// What a process says of its state, as metrics: its version, its readiness and that of each part, and what the store holds. Readiness is asked for every ten seconds;
/// each change of it is logged once.
/// </summary>
internal sealed partial class HostInstruments : IHealthCheckPublisher, IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Anomaly.Hosting";

    private readonly IDetectionStore _store;
    private readonly ILogger _logger;
    private readonly Meter _meter;
    private HealthReport? _report;
    private StoreFacts? _facts;

    public HostInstruments(IMeterFactory meters, IDetectionStore store, ILogger<HostInstruments> logger)
    {
        (_store, _logger) = (store, logger);
        _meter = meters.Create(MeterName);
        var build = new Measurement<int>(1, [new("version", ProgramVersion.Current), new("runtime", Environment.Version.ToString())]);
        _meter.CreateObservableGauge("anomaly.build.info", () => build, null, "1, with the version of the program.");
        _meter.CreateObservableGauge("anomaly.ready", () => Observe(_report, report => report.Status == HealthStatus.Unhealthy ? 0 : 1), null, "Whether this process can serve: 1 or 0.");
        _meter.CreateObservableGauge(
            "anomaly.health.status", () => (_report?.Entries ?? new Dictionary<string, HealthReportEntry>()).Select(part => new Measurement<double>(ValueOf(part.Value.Status), new KeyValuePair<string, object?>("check", part.Key))),
            null, "How each part is: 1 healthy, 0.5 degraded, 0 unhealthy.");
        _meter.CreateObservableGauge("anomaly.store.size", () => Observe(_facts, facts => facts.Bytes), "By", "Bytes of the database.");
        _meter.CreateObservableGauge("anomaly.backfill.running", () => Observe(_facts, facts => facts.Backfills), "{backfill}", "Backfills that run, of all processes on this store.");
    }

    /// <summary>Bytes of the database, at most ten seconds old; null where it could not be measured.</summary>
    public long? StoreBytes => _facts?.Bytes;

    public void Dispose() => _meter.Dispose();

    public async Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        if (report.Status != (_report?.Status ?? HealthStatus.Healthy))
            LogChanged(report);
        _report = report;
        try
        {
            var running = await _store.ListRunsAsync(new RunQuery { Trigger = RunTrigger.Backfill, Status = RunStatus.InProgress, Limit = PageRequest.MaxLimit }, cancellationToken);
            _facts = new StoreFacts(await _store.MeasureSizeAsync(cancellationToken), running.Items.Length);
        }
        catch (StoreException)
        {
            // The report says it. Old numbers would pass for new ones.
            _facts = null;
        }
    }

    private static IEnumerable<Measurement<double>> Observe<T>(T? source, Func<T, double> read)
        where T : class => source is null ? [] : [new Measurement<double>(read(source))];

    private static double ValueOf(HealthStatus status) => status switch { HealthStatus.Healthy => 1, HealthStatus.Degraded => 0.5, _ => 0 };

    private void LogChanged(HealthReport report)
    {
        var reasons = string.Join(" ", report.Entries.Where(part => part.Value.Status != HealthStatus.Healthy).Select(part => $"{part.Key}: {part.Value.Description}"));
        if (report.Status == HealthStatus.Healthy)
            LogWell();
        else
            LogUnwell(EnumNames.Of(report.Status), reasons);
    }

    [LoggerMessage(1, LogLevel.Information, "This process is healthy again")]
    private partial void LogWell();

    [LoggerMessage(2, LogLevel.Warning, "This process is {Status}. {Reasons}")]
    private partial void LogUnwell(string status, string reasons);

    private sealed record StoreFacts(long Bytes, int Backfills);
}

/// <summary>Counters start at 0 with the process: to Prometheus, the step from nothing to the first error would be no increase.</summary>
internal sealed class CountersAtStart(StoreInstruments store, GrainInstruments grains, AlertInstruments alerts, IEnumerable<MarketDataInstruments> sources) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        store.CountFromZero();
        grains.CountFromZero();
        alerts.CountFromZero();
        foreach (var source in sources)
            source.CountFromZero();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
