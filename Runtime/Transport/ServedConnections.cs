using System.Collections.Concurrent;

namespace Anomaly.Runtime.Transport;

/// <summary>The connections of callers to this silo.</summary>
internal sealed class ServedConnections
{
    private readonly ConcurrentDictionary<FrameSender, bool> senders = new();

    public Entry Add(FrameSender sender)
    {
        senders[sender] = true;
        return new Entry(this, sender);
    }

    /// <summary>Tells every caller that this silo goes, and waits until they have left.</summary>
    public async Task SayGoodbyeAsync(TimeSpan patience, TimeProvider time)
    {
        foreach (var sender in senders.Keys)
            sender.TrySend([(byte)FrameKind.Goodbye, 0, 0, 0, 0, 0, 0, 0, 0]);
        var since = time.GetTimestamp();
        while (!senders.IsEmpty && time.GetElapsedTime(since) < patience)
            await Task.Delay(TimeSpan.FromMilliseconds(5), time);
    }

    public readonly struct Entry(ServedConnections all, FrameSender sender) : IDisposable
    {
        public void Dispose() => all.senders.TryRemove(sender, out _);
    }
}
