using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Contracts;

namespace Anomaly.Runtime.Activations;

/// <summary>
/// The calls that wait for an activation, and the rule of which may start. Not synchronized: the activation's gate guards it.
/// </summary>
internal struct Mailbox(bool reentrant)
{
    private Call? first;
    private Call? last;
    private List<Call>? running;
    private int exclusive;
    private int readOnly;
    private int waitingInterleavable;

    public int Waiting { get; private set; }

    public readonly int Running => running?.Count ?? 0;

    /// <summary>Whether a call that has just come may start at once without passing one that waits.</summary>
    public readonly bool Admits(Call call) => call.Interleaving == Interleaving.Always || (first is null && Fits(call));

    public void Add(Call call)
    {
        if (last is null)
            first = call;
        else
            last.Next = call;
        last = call;
        Waiting++;
        if (call.Interleaving == Interleaving.Always)
            waitingInterleavable++;
    }

    /// <summary>
    /// The next call that may start, in order of arrival; those that interleave pass the others. Null when all must wait.
    /// </summary>
    public Call? TakeNext()
    {
        if (first is null)
            return null;
        if (Fits(first))
            return Take(null, first);
        if (waitingInterleavable == 0)
            return null;
        var before = first;
        while (before.Next!.Interleaving != Interleaving.Always)
            before = before.Next;
        return Take(before, before.Next);
    }

    /// <summary>All calls that wait, in order.</summary>
    public List<Call> TakeAll()
    {
        var all = new List<Call>(Waiting);
        for (var call = first; call is not null;)
        {
            var next = call.Next;
            call.Next = null;
            all.Add(call);
            call = next;
        }

        first = last = null;
        Waiting = waitingInterleavable = 0;
        return all;
    }

    public void Started(Call call)
    {
        (running ??= new List<Call>(1)).Add(call);
        Count(call, 1);
    }

    public void Finished(Call call)
    {
        running?.Remove(call);
        Count(call, -1);
    }

    /// <summary>The calls that have started and are not over.</summary>
    public readonly List<Call> ListRunning() => running is null ? [] : [.. running];

    private readonly bool Fits(Call call) => reentrant || call.Interleaving switch
    {
        Interleaving.Always => true,
        Interleaving.ReadOnly => exclusive == 0,
        _ => exclusive == 0 && readOnly == 0,
    };

    private Call Take(Call? before, Call call)
    {
        if (before is null)
            first = call.Next;
        else
            before.Next = call.Next;
        if (last == call)
            last = before;
        call.Next = null;
        Waiting--;
        if (call.Interleaving == Interleaving.Always)
            waitingInterleavable--;
        return call;
    }

    private void Count(Call call, int change)
    {
        if (call.Interleaving == Interleaving.None)
            exclusive += change;
        else if (call.Interleaving == Interleaving.ReadOnly)
            readOnly += change;
    }
}
