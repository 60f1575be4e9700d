using System.Diagnostics.Metrics;

namespace Anomaly.MarketData;

/// <summary>What a source over the network measures: meter <c>Anomaly.MarketData</c>.</summary>
public sealed class MarketDataInstruments : IDisposable
{
    /// <summary>The name that telemetry is subscribed by.</summary>
    public const string Name = "Anomaly.MarketData";

    /// <summary>The outcome of a request that was answered, as its tag says it.</summary>
    public const string Answer = "answered";

    /// <summary>From a permit that is there to the longest wait.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _budgetWait;

    /// <summary>UTC ticks, since the exporter reads it from another thread; 0 while the circuit is closed.</summary>
    private long _circuitOpenUntil;

    /// <summary>Creates the instruments.</summary>
    public MarketDataInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(Name);
        _requests = _meter.CreateCounter<long>("anomaly.marketdata.requests", "{request}", "Requests to the source, each try counted, by outcome.");
        _duration = _meter.CreateHistogram("anomaly.marketdata.request.duration", "s", "From a request to the end of its answer, by outcome.", tags: null, Seconds);
        _budgetWait = _meter.CreateHistogram("anomaly.marketdata.budget.wait", "s", "How long a request waited for its permit.", tags: null, Seconds);
        _meter.CreateObservableGauge("anomaly.marketdata.circuit.open", () => CircuitOpenUntil is null ? 0 : 1, null, "Whether the source is left alone after repeated failures: 1 or 0.");
    }

    /// <summary>Until when the source is left alone after repeated failures; null while it is asked. A time that is over: the next request tests whether it answers.</summary>
    public DateTimeOffset? CircuitOpenUntil => Volatile.Read(ref _circuitOpenUntil) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public void Dispose() => _meter.Dispose();

    /// <summary>Counts 0 requests of every outcome, so that each is exported before it first counts.</summary>
    public void CountFromZero()
    {
        foreach (var outcome in Enum.GetValues<RequestOutcome>())
            _requests.Add(0, Tag(outcome));
    }

    /// <summary>Whether a meter is this one: tests that run side by side have one each of the same name.</summary>
    internal bool Owns(Meter meter) => ReferenceEquals(meter, _meter);

    internal void Answered(RequestOutcome outcome, TimeSpan duration)
    {
        _requests.Add(1, Tag(outcome));
        _duration.Record(duration.TotalSeconds, Tag(outcome));
    }

    internal void CircuitOpened(DateTimeOffset until) => Volatile.Write(ref _circuitOpenUntil, until.UtcTicks);

    internal void CircuitClosed() => Volatile.Write(ref _circuitOpenUntil, 0);

    /// <summary>A request that was not made, since the ones before it failed.</summary>
    internal void Withheld() => _requests.Add(1, Tag(RequestOutcome.Withheld));

    internal void BudgetAwaited(TimeSpan wait) => _budgetWait.Record(wait.TotalSeconds);

    private static KeyValuePair<string, object?> Tag(RequestOutcome outcome) => new("outcome", outcome switch
    {
        RequestOutcome.Answered => Answer,
        RequestOutcome.Refused => "refused",
        RequestOutcome.Limited => "limited",
        RequestOutcome.Failed => "failed",
        RequestOutcome.TimedOut => "timed-out",
        RequestOutcome.Unreadable => "unreadable",
        _ => "withheld",
    });
}

/// <summary>How a request to a source ended.</summary>
internal enum RequestOutcome
{
    /// <summary>With data, or with the word that there is none.</summary>
    Answered,

    /// <summary>The source wants this client, or this request, no more.</summary>
    Refused,

    /// <summary>The source asks for fewer requests.</summary>
    Limited,

    /// <summary>The source, or the way to it, has an error.</summary>
    Failed,

    /// <summary>Not in time.</summary>
    TimedOut,

    /// <summary>With something that cannot be read.</summary>
    Unreadable,

    /// <summary>Not made at all while the circuit is open.</summary>
    Withheld,
}
