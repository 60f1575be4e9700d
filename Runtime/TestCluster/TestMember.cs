using System.Collections.Concurrent;
using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Transport;
using Orleans.Runtime;

namespace Anomaly.Runtime.TestCluster;

/// <summary>One silo of a test cluster, and the connections to it.</summary>
internal sealed class TestMember(SiloAddress address, Silo silo, InterfaceTable interfaces)
{
    private readonly ConcurrentDictionary<TestRouter, CallingConnection> connections = new();

    public SiloAddress Address => address;

    public Silo Silo => silo;

    /// <summary>The connection of that caller to this silo: everything is serialized, nothing goes through a network.</summary>
    public CallingConnection ConnectionOf(TestRouter router) => connections.GetOrAdd(router, _ =>
    {
        var toCaller = new DirectSink();
        var toSilo = new DirectSink();
        var calling = new CallingConnection(toSilo, (call, _, _) => call.Redirect());
        toSilo.Receive = new ServingConnection(silo, interfaces, toCaller).Receive;
        toCaller.Receive = calling.Receive;
        return calling;
    });

    public void Disconnect()
    {
        foreach (var connection in connections.Values)
            connection.Close(new IOException("The silo was killed."));
    }
}
