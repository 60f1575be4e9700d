using System.Diagnostics.Metrics;
using Anomaly.Grains.Diagnostics;
using Anomaly.MarketData;
using Anomaly.Storage;

namespace Anomaly.Hosting.Clustering;

/// <summary>What this process did in the last ten minutes, read from the same instruments that Prometheus gets: for people who have none.</summary>
internal sealed class RecentWork : IHostedService, IDisposable
{
    /// <summary>Requests over HTTP, answered with a status of 500 or above where they failed.</summary>
    private const string Requests = "request";

    private static readonly Dictionary<(string Meter, string Instrument), string> Kinds = new()
    {
        [("Microsoft.AspNetCore.Hosting", "http.server.request.duration")] = Requests,
        [(GrainInstruments.Name, "anomaly.detection.duration")] = "detection",
        [(GrainInstruments.Name, "anomaly.scheduler.lag")] = "scan_lag",
        [(StoreInstruments.Name, "anomaly.store.commit.duration")] = "commit",
        [(MarketDataInstruments.Name, "anomaly.marketdata.request.duration")] = "source_request",
        [(MarketDataInstruments.Name, "anomaly.marketdata.budget.wait")] = "budget_wait",
    };

    private readonly Dictionary<string, RecentDurations> _durations;
    private readonly MeterListener _listener = new();

    public RecentWork(IMeterFactory meters, TimeProvider time)
    {
        _durations = Kinds.Values.ToDictionary(kind => kind, _ => new RecentDurations(time));
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // The meters of this host alone: tests run several in one process.
            if (ReferenceEquals(instrument.Meter.Scope, meters) && Kinds.TryGetValue((instrument.Meter.Name, instrument.Name), out var kind))
                listener.EnableMeasurementEvents(instrument, _durations[kind]);
        };
        _listener.SetMeasurementEventCallback<double>(static (_, seconds, tags, durations) => ((RecentDurations)durations!).Add(seconds, IsFailure(tags)));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    /// <summary>Each kind of work that was done at all.</summary>
    public WorkReport[] Read() => [.. _durations.Select(entry => entry.Value.Read(entry.Key)).Where(report => report.Count > 0)];

    private static bool IsFailure(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name == "http.response.status_code")
                return value is >= 500;
            if (name == "outcome")
                return value is not MarketDataInstruments.Answer;
        }

        return false;
    }
}
