using System.Collections.Concurrent;

namespace Anomaly.Runtime.Transport;

/// <summary>The connections of callers to this silo, one of each.</summary>
internal sealed class ServedConnections
{
    private readonly ConcurrentDictionary<string, Entry> callers = new();

    /// <summary>
    /// Serves a caller. One that has connected anew has given its earlier calls up: those that are still on their way over the old connection
    /// must not run beside, or after, those of the new one.
    /// </summary>
    public Entry Add(string caller, ServingConnection serving, FrameSender sender)
    {
        var entry = new Entry(this, caller, serving, sender);
        callers.AddOrUpdate(caller, entry, (_, before) =>
        {
            before.End();
            return entry;
        });
        return entry;
    }

    /// <summary>Tells every caller that this silo goes, and waits until they have left.</summary>
    public async Task SayGoodbyeAsync(TimeSpan patience, TimeProvider time)
    {
        foreach (var entry in callers.Values)
            entry.SayGoodbye();
        var since = time.GetTimestamp();
        while (!callers.IsEmpty && time.GetElapsedTime(since) < patience)
            await Task.Delay(TimeSpan.FromMilliseconds(5), time);
    }

    public sealed class Entry(ServedConnections all, string caller, ServingConnection serving, FrameSender sender) : IDisposable
    {
        public void SayGoodbye() => sender.TrySend([(byte)FrameKind.Goodbye, 0, 0, 0, 0, 0, 0, 0, 0]);

        public void End()
        {
            serving.Close();
            sender.Complete();
        }

        public void Dispose() => all.callers.TryRemove(new(caller, this));
    }
}
