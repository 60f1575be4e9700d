using System.Collections.Concurrent;
using Anomaly.Runtime.Clustering;

namespace Anomaly.Runtime.Transport;

/// <summary>The calls of one connection that are not answered yet, and from where on its calls are refused. Thread-safe.</summary>
internal sealed class ServedCalls
{
    private readonly ConcurrentDictionary<long, ServedCall> open = new();
    private readonly ConcurrentDictionary<int, int> refused = new();

    public bool IsEmpty => open.IsEmpty;

    public void Add(long id, ServedCall call) => open[id] = call;

    public ServedCall? Find(long id) => open.GetValueOrDefault(id);

    public ServedCall? Remove(long id) => open.TryRemove(id, out var call) ? call : null;

    /// <summary>Nobody waits for any of them.</summary>
    public void AbandonAll()
    {
        foreach (var id in open.Keys)
            Remove(id)?.Abandon();
    }

    /// <summary>
    /// A call goes back to its caller. Those of its partition and round that come after it must follow it, even if the partition is this
    /// silo's by then: otherwise they would overtake it.
    /// </summary>
    public void Refuse(CallFrame frame) =>
        refused.AddOrUpdate(Partitioning.Of(frame.Head.Target), static (_, round) => round, static (_, before, round) => Math.Max(before, round), frame.Round);

    public bool MustRefuse(CallFrame frame) =>
        !refused.IsEmpty && refused.TryGetValue(Partitioning.Of(frame.Head.Target), out var round) && frame.Round <= round;
}
