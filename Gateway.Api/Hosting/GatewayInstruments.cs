using System.Diagnostics.Metrics;

namespace Anomaly.Gateway.Api.Hosting;

/// <summary>What the gateway measures of itself, beside the framework's request metrics.</summary>
internal sealed class GatewayInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Anomaly.Gateway";

    private static readonly KeyValuePair<string, object?> Hit = new("source", "cache");
    private static readonly KeyValuePair<string, object?> Miss = new("source", "written");
    private readonly Counter<long> _charts;
    private readonly UpDownCounter<int> _streams;

    public GatewayInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _charts = meter.CreateCounter<long>("anomaly.gateway.charts", "{chart}", "Charts sent, from kept bytes or newly written.");
        _streams = meter.CreateUpDownCounter<int>("anomaly.gateway.streams", "{stream}", "Event streams and sockets that are open.");
    }

    /// <summary>A chart was sent.</summary>
    public void ChartServed(bool fromCache) => _charts.Add(1, fromCache ? Hit : Miss);

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
