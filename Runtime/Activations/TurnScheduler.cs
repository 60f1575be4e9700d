namespace Anomaly.Runtime.Activations;

/// <summary>
/// Runs work one piece at a time, in order, on the thread pool: the turns of one activation. It is the synchronization context of what it
/// runs, so that code after an await comes back here as a turn of its own.
/// </summary>
internal abstract class TurnScheduler : SynchronizationContext, IThreadPoolWorkItem
{
    /// <summary>After so many turns in a row others get the thread.</summary>
    private const int TurnsInARow = 128;

    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private bool scheduled;
    private bool halted;

    /// <summary>Guards the queue and everything that decides what may be queued.</summary>
    protected Lock Gate { get; } = new();

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (Gate)
            Ready(d, state);
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Turns of a grain are never waited for by a blocked thread; await instead.");

    void IThreadPoolWorkItem.Execute()
    {
        var clean = ExecutionContext.Capture()!;
        SetSynchronizationContext(this);
        try
        {
            for (var turn = 0; Take(turn) is { Callback: not null } work; turn++)
            {
                try
                {
                    work.Callback(work.State);
                }
                catch (Exception exception)
                {
                    OnUnhandled(exception);
                }

                ExecutionContext.Restore(clean);
                SetSynchronizationContext(this);
            }
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }

    /// <summary>Queues a turn; the gate must be held.</summary>
    protected void Ready(SendOrPostCallback callback, object? state)
    {
        if (halted)
            return;
        ready.Enqueue((callback, state));
        if (scheduled)
            return;
        scheduled = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>
    /// From now on no turn starts, not even what is queued; only <paramref name="last"/>, once the running turn is over. The gate must be held.
    /// </summary>
    protected void HaltWith(SendOrPostCallback last, object? state)
    {
        ready.Clear();
        Ready(last, state);
        halted = true;
    }

    /// <summary>Whether turns may start now. Once false it stays so until <see cref="HaltWith"/>.</summary>
    protected abstract bool MayRun { get; }

    /// <summary>A turn threw where no caller can be told.</summary>
    protected abstract void OnUnhandled(Exception exception);

    private (SendOrPostCallback Callback, object? State) Take(int turn)
    {
        lock (Gate)
        {
            if (!halted && !MayRun)
            {
                scheduled = false;
                return default;
            }

            if (turn < TurnsInARow && ready.TryDequeue(out var work))
                return work;
            scheduled = ready.Count > 0;
            if (scheduled)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return default;
        }
    }
}
