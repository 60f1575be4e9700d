using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Timers;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Anomaly.Runtime.Activations;

/// <summary>
/// One living grain: its mailbox, its turns, its life from the first call to deactivation. The life is in Activation.Life.cs.
/// </summary>
internal sealed partial class Activation : TurnScheduler, IGrainActivation
{
    private static readonly SendOrPostCallback StartCall = static state => ((Call)state!).Start(((Call)state).Activation!);
    private readonly Silo silo;
    private Mailbox mailbox;
    private ActivationState state;
    private DeactivationReason? deactivation;
    private AsyncServiceScope? scope;
    private Grain? grain;
    private List<GrainTimer>? timers;
    private List<CancellationTokenSource>? streams;
    private long lastUsed;
    private long keptUntil;
    private TaskCompletionSource? dead;
    private bool isDisposed;

    public Activation(Silo silo, GrainClass grainClass, ActivationKey key)
    {
        (this.silo, Class, Key) = (silo, grainClass, key);
        mailbox = new Mailbox(grainClass.IsReentrant);
        lastUsed = silo.Time.GetTimestamp();
    }

    public GrainClass Class { get; }

    public ActivationKey Key { get; }

    public GrainId GrainId => Key.Id;

    public Grain Grain => grain ?? throw new InvalidOperationException($"{GrainId} is not activated.");

    public IServiceProvider Services => scope!.Value.ServiceProvider;

    public IGrainFactory GrainFactory => silo.References;

    public int Waiting => mailbox.Waiting;

    /// <summary>Its calls, waiting and running.</summary>
    public int Load => mailbox.Running + mailbox.Waiting;

    /// <summary>Whether no call has reached it yet.</summary>
    public bool IsUnused => state == ActivationState.New;

    /// <summary>Takes a call; false when this activation is dead and the call must go to the next.</summary>
    public bool TryDeliver(Call call)
    {
        var isFull = false;
        lock (Gate)
        {
            if (state == ActivationState.Dead)
                return false;
            if (state == ActivationState.Active && deactivation is null && mailbox.Admits(call))
                StartLocked(call);
            else if (call.IsFromOutside && mailbox.Waiting >= silo.Options.MailboxLimit)
                isFull = true;
            else
                mailbox.Add(call);
            if (state == ActivationState.New)
                BeginActivation();
        }

        // Outside the gate, as everything that calls back: callers hold their lane's gate when they come here.
        if (isFull)
            silo.RefuseFull(call, this);
        return true;
    }

    /// <summary>A call that this activation started is over.</summary>
    public void Finished(Call call, CallOutcome outcome)
    {
        silo.Count(call, outcome);
        lock (Gate)
        {
            if (state == ActivationState.Dead)
                return;
            if (call.IsFromOutside)
                lastUsed = silo.Time.GetTimestamp();
            mailbox.Finished(call);
            Proceed();
        }
    }

    /// <summary>
    /// As <see cref="Finished"/>, for a call that threw. A conflict in the store means that the memory of this activation is stale, so it
    /// goes.
    /// </summary>
    public void Failed(Call call, Exception exception)
    {
        if (exception is InconsistentStateException)
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, exception, "The stored state was changed by another activation."));
        silo.CallFailed(call, exception);
        Finished(call, CallOutcome.Failed);
    }

    public void DeactivateOnIdle() =>
        Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The grain asked for it."));

    public void DelayDeactivation(TimeSpan timeSpan)
    {
        lock (Gate)
            keptUntil = timeSpan > TimeSpan.Zero ? silo.TimestampAfter(timeSpan) : 0;
    }

    public IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, silo.Time, callback, options);
        lock (Gate)
            (timers ??= []).Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Forget(GrainTimer timer)
    {
        lock (Gate)
            timers?.Remove(timer);
    }

    public void TimerFailed(Exception exception) => silo.TimerFailed(GrainId, exception);

    public Task<IGrainReminder> RegisterOrUpdateReminderAsync(string name, TimeSpan dueTime, TimeSpan period) =>
        silo.Reminders.RegisterAsync(GrainId, name, dueTime, period, silo.Stopping);

    public Task<IGrainReminder?> GetReminderAsync(string name) => silo.Reminders.FindAsync(GrainId, name, silo.Stopping);

    public Task UnregisterReminderAsync(string name) => silo.Reminders.UnregisterAsync(GrainId, name, silo.Stopping);

    /// <summary>The token of a stream that this grain feeds: cancelled by its reader or by deactivation.</summary>
    public CancellationTokenSource OpenStream(CancellationToken reader)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(reader);
        lock (Gate)
            (streams ??= []).Add(source);
        return source;
    }

    public void CloseStream(CancellationTokenSource source)
    {
        lock (Gate)
        {
            streams?.Remove(source);
            lastUsed = silo.Time.GetTimestamp();
        }
    }

    public override string ToString() => GrainId.ToString();

    protected override bool MayRun => Class.Workers is not null || silo.MayTakeTurns;

    protected override void OnUnhandled(Exception exception) => silo.UnhandledInTurn(GrainId, exception);

    private void StartLocked(Call call)
    {
        mailbox.Started(call);
        call.Activation = this;
        Ready(StartCall, call);
    }

    /// <summary>Starts what may start now, or the end that was asked for.</summary>
    private void Proceed()
    {
        if (state != ActivationState.Active)
            return;
        if (deactivation is not null)
        {
            if (mailbox.Running == 0)
                BeginDeactivation();
            return;
        }

        while (mailbox.TakeNext() is { } next)
            StartLocked(next);
    }
}
