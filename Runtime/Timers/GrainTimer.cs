using Anomaly.Runtime.Activations;
using Orleans.Runtime;

namespace Anomaly.Runtime.Timers;

/// <summary>A timer of an activation: each tick takes its turn in the mailbox, and the next is set when it is over.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly CancellationTokenSource ended = new();
    private readonly Activation activation;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private TimeSpan period = Timeout.InfiniteTimeSpan;
    private bool ticking;
    private TimeSpan? changedTo;

    public GrainTimer(Activation activation, TimeProvider time, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        (this.activation, Callback, Options) = (activation, callback, options);
        timer = time.CreateTimer(static state => ((GrainTimer)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public Func<CancellationToken, Task> Callback { get; }

    public GrainTimerCreationOptions Options { get; }

    public CancellationToken Token => ended.Token;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        if ((dueTime < TimeSpan.Zero && dueTime != Timeout.InfiniteTimeSpan) || (period < TimeSpan.Zero && period != Timeout.InfiniteTimeSpan))
            throw new ArgumentOutOfRangeException(nameof(dueTime), $"A timer cannot be due in {dueTime} and then every {period}.");
        lock (gate)
        {
            this.period = period;
            if (ticking)
                changedTo = dueTime;
            else
                timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        End();
        activation.Forget(this);
    }

    public void End()
    {
        timer.Dispose();
        _ = ended.CancelAsync();
    }

    /// <summary>The callback is over; the next tick is set.</summary>
    public void TickEnded()
    {
        lock (gate)
        {
            ticking = false;
            if (!ended.IsCancellationRequested)
                timer.Change(changedTo ?? period, Timeout.InfiniteTimeSpan);
            changedTo = null;
        }
    }

    private void Tick()
    {
        lock (gate)
        {
            if (ticking || ended.IsCancellationRequested)
                return;
            ticking = true;
        }

        activation.TryDeliver(new TimerCall(this));
    }
}
