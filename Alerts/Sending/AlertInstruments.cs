using System.Diagnostics.Metrics;

namespace Anomaly.Alerts.Sending;

/// <summary>What telling people measures; the meter is <c>Anomaly.Alerts</c>.</summary>
public sealed class AlertInstruments : IDisposable
{
    /// <summary>The name that telemetry is subscribed by.</summary>
    public const string Name = "Anomaly.Alerts";

    /// <summary>From a second to the day for which a message is tried.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200, 21600, 86400] };

    /// <summary>What was measured before is no longer so: another process looks after the outbox now.</summary>
    private static readonly TimeSpan MeasuredFor = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _raised;
    private readonly Histogram<double> _lag;
    private volatile Measure? _measure;

    /// <summary>Creates the instruments.</summary>
    public AlertInstruments(IMeterFactory meters, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _time = time;
        _meter = meters.Create(Name);
        _messages = _meter.CreateCounter<long>("anomaly.alerts.messages", "{message}", "Messages that were sent, or tried, by channel and outcome.");
        _raised = _meter.CreateCounter<long>("anomaly.alerts.raised", "{alert}", "Alerts that people have in their inboxes.");
        _lag = _meter.CreateHistogram<double>("anomaly.alerts.lag", "s", "From when a message was due first to when its channel took it, by channel.", tags: null, Seconds);
        _meter.CreateObservableGauge("anomaly.alerts.outbox", () => Observe(backlog => backlog.Outbox), "{anomaly}", "Anomalies of which it is still to be found out who is told.");
        _meter.CreateObservableGauge("anomaly.alerts.pending", () => Observe(backlog => backlog.Pending), "{delivery}", "Deliveries that are still to be sent.");
        _meter.CreateObservableGauge("anomaly.alerts.dead", () => Observe(backlog => backlog.Dead), "{delivery}", "Deliveries that were given up and wait for an operator.");
        _meter.CreateObservableGauge("anomaly.alerts.oldest_due.age", ObserveAge, "s", "For how long the oldest delivery that is not taken has been due; 0 where none is.");
    }

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    /// <summary>Has every counter exported, with each of its labels, before it first counts.</summary>
    public void CountFromZero()
    {
        _raised.Add(0);
        foreach (var channel in EnumNames.All<AlertChannelKind>())
        {
            foreach (var outcome in Enum.GetValues<Channels.SendResult>())
                _messages.Add(0, new("channel", channel), new("outcome", EnumNames.Of(outcome)));
        }
    }

    internal void Raised(int alerts) => _raised.Add(alerts);

    internal void Sent(AlertChannelKind channel, Channels.SendResult result, TimeSpan sinceDue)
    {
        var tag = new KeyValuePair<string, object?>("channel", EnumNames.Of(channel));
        _messages.Add(1, tag, new("outcome", EnumNames.Of(result)));
        if (result == Channels.SendResult.Taken)
            _lag.Record(Math.Max(0, sinceDue.TotalSeconds), tag);
    }

    /// <summary>How sending stood at an instant.</summary>
    internal void Measured(DeliveryBacklog backlog) => _measure = new Measure(backlog, _time.GetTimestamp());

    /// <summary>Only the process that looks after the outbox knows; the others export nothing.</summary>
    private IEnumerable<Measurement<long>> Observe(Func<DeliveryBacklog, long> value) => Present is { } backlog ? [new(value(backlog))] : [];

    private IEnumerable<Measurement<double>> ObserveAge() => Present is { } backlog
        ? [new(backlog.OldestDue is { } due ? Math.Max(0, (_time.GetUtcNow().UtcDateTime - due).TotalSeconds) : 0)]
        : [];

    private DeliveryBacklog? Present => _measure is { } measure && _time.GetElapsedTime(measure.At) < MeasuredFor ? measure.Backlog : null;

    private sealed record Measure(DeliveryBacklog Backlog, long At);
}
