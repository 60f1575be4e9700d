using System.Diagnostics.Metrics;

namespace Anomaly.Gateway.Api.Hosting;

/// <summary>What the gateway measures of itself, beside the framework's request metrics.</summary>
internal sealed class GatewayInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Anomaly.Gateway";

    /// <summary>Kinds of streams.</summary>
    public const string Events = "events", Sockets = "sockets";

    private static readonly KeyValuePair<string, object?> Hit = new("source", "cache");
    private static readonly KeyValuePair<string, object?> Miss = new("source", "written");
    private static readonly int[] ErrorStatuses =
    [
        StatusCodes.Status500InternalServerError, StatusCodes.Status502BadGateway, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout,
        StatusCodes.Status507InsufficientStorage,
    ];

    private readonly Counter<long> _charts;
    private readonly UpDownCounter<int> _streams;
    private readonly Counter<long> _errors;

    public GatewayInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _charts = meter.CreateCounter<long>("anomaly.gateway.charts", "{chart}", "Charts sent, from kept bytes or newly written.");
        _errors = meter.CreateCounter<long>("anomaly.gateway.errors", "{request}", "Requests answered with a status of 500 or above.");
        // To Prometheus, the step from nothing to the first would be no increase.
        _charts.Add(0, Hit);
        _charts.Add(0, Miss);
        foreach (var status in ErrorStatuses)
            _errors.Add(0, new KeyValuePair<string, object?>("status", status));
        _streams = meter.CreateUpDownCounter<int>("anomaly.gateway.streams", "{stream}", "Event streams and sockets that are open.");
        foreach (var kind in new[] { Events, Sockets })
            _streams.Add(0, new KeyValuePair<string, object?>("kind", kind));
    }

    /// <summary>A chart was sent.</summary>
    public void ChartServed(bool fromCache) => _charts.Add(1, fromCache ? Hit : Miss);

    /// <summary>A request has been answered.</summary>
    public void Answered(int status)
    {
        if (status >= StatusCodes.Status500InternalServerError)
            _errors.Add(1, new KeyValuePair<string, object?>("status", status));
    }

    /// <summary>A stream or socket is open until the answer is disposed.</summary>
    public IDisposable StreamOpened(string kind) => new OpenStream(_streams, new("kind", kind));

    private sealed class OpenStream : IDisposable
    {
        private readonly UpDownCounter<int> _streams;
        private readonly KeyValuePair<string, object?> _kind;

        public OpenStream(UpDownCounter<int> streams, KeyValuePair<string, object?> kind)
        {
            (_streams, _kind) = (streams, kind);
            _streams.Add(1, _kind);
        }

        public void Dispose() => _streams.Add(-1, _kind);
    }
}
