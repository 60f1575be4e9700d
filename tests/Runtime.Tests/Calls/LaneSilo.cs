using Anomaly.Runtime.Calls;

namespace Anomaly.Runtime.Tests.Calls;

/// <summary>A silo of a simulation, at the end of a connection that keeps order each way and takes as long as it likes.</summary>
internal sealed class LaneSilo(Random random) : ICallDestination
{
    private readonly Queue<(LaneCall Call, int Round)> arriving = new();
    private readonly Queue<Action> returning = new();
    private readonly List<(LaneCall Call, int Round)> mailbox = [];
    private readonly HashSet<LaneCall> open = [];
    private int refused = -1;

    /// <summary>Whether it runs the partition's grains.</summary>
    public bool Owns { get; set; }

    public bool IsQuiet => arriving.Count == 0 && returning.Count == 0 && mailbox.Count == 0;

    public bool TrySend(GrainCall call, int round)
    {
        // Now and then it is not connected.
        if (random.Next(20) == 0)
            return false;
        open.Add((LaneCall)call);
        arriving.Enqueue(((LaneCall)call, round));
        return true;
    }

    /// <summary>The next frame arrives.</summary>
    public void Arrive()
    {
        if (!arriving.TryDequeue(out var next))
            return;
        if (Owns && next.Round > refused)
            mailbox.Add(next);
        else
            Refuse(next);
    }

    /// <summary>The oldest call runs. Nothing tells the grain that its caller may have left.</summary>
    public LaneCall? RunNext()
    {
        if (!Owns || mailbox.Count == 0)
            return null;
        var (call, _) = mailbox[0];
        mailbox.RemoveAt(0);
        call.Runs++;
        returning.Enqueue(() => Answer(call, call.End));
        return call;
    }

    /// <summary>The grains have ended; calls that waited go back, in any order.</summary>
    public void EndDrain()
    {
        foreach (var each in mailbox.OrderBy(_ => random.Next()).ToList())
            Refuse(each);
        mailbox.Clear();
    }

    /// <summary>The next frame reaches the caller.</summary>
    public void Return()
    {
        if (returning.TryDequeue(out var next))
            next();
    }

    /// <summary>The connection breaks: nobody knows what became of what was open.</summary>
    public void Break()
    {
        arriving.Clear();
        mailbox.Clear();
        returning.Clear();
        refused = -1;
        var lost = open.ToList();
        open.Clear();
        foreach (var call in lost)
            call.Fail(new IOException());
    }

    private void Refuse((LaneCall Call, int Round) next)
    {
        refused = Math.Max(refused, next.Round);
        returning.Enqueue(() => Answer(next.Call, next.Call.Redirect));
    }

    /// <summary>As the caller's end of a connection does: what is not open any more is not heard.</summary>
    private void Answer(LaneCall call, Action answer)
    {
        if (open.Remove(call) && call.IsAwaited)
            answer();
    }
}
