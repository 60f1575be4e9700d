namespace Anomaly.Runtime.Calls;

/// <summary>
/// Keeps the order of what this process calls in one partition, whoever owns it meanwhile. Calls are numbered as they come, and:
/// (1) none is sent while an older one waits; (2) all that are under way are at one destination, so another is turned to only when
/// nothing is under way; (3) once a call has come back, nothing is sent until all the others have been answered or have come back too.
/// The destination in turn takes none that comes after one that it sent back. So those that ran are older than those that came back, and
/// these go on in their order before any younger one.
/// </summary>
/// <param name="find">The destination of a call now; null while there is none. Never calls back into a lane.</param>
internal sealed class CallLane(Func<GrainCall, ICallDestination?> find)
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<GrainCall, long> waiting = new();
    private ICallDestination? destination;
    private long lastNumber;
    private int underWay;
    private int round;
    private bool cameBack;
    private bool isNews;
    private bool isFlushing;
    private volatile bool holds;

    /// <summary>Whether calls wait.</summary>
    public bool Holds => holds;

    /// <summary>Sends a call that is new, as soon as it may.</summary>
    public void Send(GrainCall call)
    {
        call.Lane = this;
        lock (gate)
        {
            call.LaneNumber = ++lastNumber;
            if (waiting.Count > 0 || !TrySend(call))
                Wait(call);
        }
    }

    /// <summary>The destination did not take a call, which has not started and will not there.</summary>
    public void SendBack(GrainCall call)
    {
        lock (gate)
        {
            if (!End(call))
                return;
            (cameBack, isNews) = (true, false);
            Wait(call);
            Resume();
        }
    }

    /// <summary>A call was answered, or nobody waits for it any more. Also for calls that were not under way.</summary>
    public void Left(GrainCall call)
    {
        lock (gate)
        {
            if (End(call))
                Resume();
        }
    }

    /// <summary>Time has passed, or something has changed: calls that wait are tried again.</summary>
    public void Flush()
    {
        lock (gate)
        {
            isNews = true;
            Resume();
            isNews = false;
        }
    }

    private void Resume()
    {
        if (isFlushing || waiting.Count == 0)
            return;
        isFlushing = true;
        while (waiting.TryDequeue(out var call, out _))
        {
            if (!call.IsAwaited || TrySend(call))
                continue;
            Wait(call);
            break;
        }

        isFlushing = false;
        holds = waiting.Count > 0;
    }

    private bool TrySend(GrainCall call)
    {
        try
        {
            if (find(call) is not { } found || !MayTurnTo(found))
                return false;
            call.IsUnderWay = true;
            underWay++;

            // Whoever ended the call before it had its lane is seen here; whoever ends it from here on sees the lane.
            Interlocked.MemoryBarrier();
            return !call.IsAwaited ? End(call) : found.TrySend(call, round) || !End(call);
        }
        catch (Exception exception)
        {
            // Arguments that cannot travel, a silo that is gone: the caller's task says so.
            End(call);
            call.Fail(exception);
            return true;
        }
    }

    /// <summary>Whether calls may go there now; begins anew there if need be. One that has just refused is not asked again without news.</summary>
    private bool MayTurnTo(ICallDestination found)
    {
        if (found == destination && !cameBack)
            return true;
        if (underWay > 0 || (found == destination && !isNews))
            return false;
        if (cameBack)
            round++;
        (destination, cameBack) = (found, false);
        return true;
    }

    private void Wait(GrainCall call)
    {
        waiting.Enqueue(call, call.LaneNumber);
        holds = true;
    }

    /// <summary>Counts a call as not under way; whether it was.</summary>
    private bool End(GrainCall call)
    {
        if (!call.IsUnderWay)
            return false;
        call.IsUnderWay = false;
        underWay--;
        return true;
    }
}
