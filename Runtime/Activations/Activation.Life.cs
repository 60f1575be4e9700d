using Anomaly.Runtime.Calls;
using Anomaly.Runtime.State;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Anomaly.Runtime.Activations;

/// <content>From the first call to the last turn.</content>
internal sealed partial class Activation
{
    private static readonly SendOrPostCallback ActivateTurn = static state => _ = ((Activation)state!).ActivateAsync();

    // Away from the activation's own context, which runs nothing any more.
    private static readonly SendOrPostCallback DisposeTurn = static state => _ = Task.Run(((Activation)state!).DisposeAsync);
    private static readonly SendOrPostCallback DeactivateTurn = static state => _ = ((Activation)state!).EndAsync();

    /// <summary>Done when this activation takes no more turns.</summary>
    public Task WhenDead
    {
        get
        {
            lock (Gate)
                return state == ActivationState.Dead
                    ? Task.CompletedTask
                    : (dead ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Whether nobody has used it for <paramref name="age"/>.</summary>
    public bool IsIdleFor(TimeSpan age)
    {
        lock (Gate)
        {
            return state == ActivationState.Active && mailbox is { Running: 0, Waiting: 0 } && streams is not { Count: > 0 }
                && keptUntil <= silo.Time.GetTimestamp() && silo.Time.GetElapsedTime(lastUsed) >= age;
        }
    }

    public void Touch()
    {
        lock (Gate)
            lastUsed = silo.Time.GetTimestamp();
    }

    /// <summary>
    /// Ends this activation once its running calls are over, of which ticks and streams are told to end; calls that wait go to whoever
    /// comes after it.
    /// </summary>
    public void Deactivate(DeactivationReason reason)
    {
        lock (Gate)
        {
            if (deactivation is not null || state is ActivationState.Deactivating or ActivationState.Dead)
                return;
            deactivation = reason;
            StopTimersAndStreams();
            if (state == ActivationState.New)
                BeginActivation();
            Proceed();
        }
    }

    /// <summary>
    /// Takes no more turns from this moment: the silo has lost the right to run the grain. It is disposed, with its services, once the turn
    /// that may be running is over; nothing else of the grain's own runs.
    /// </summary>
    public void Abandon()
    {
        List<Call> running, waiting;
        lock (Gate)
        {
            if (state == ActivationState.Dead)
                return;
            HaltWith(DisposeTurn, this);
            (running, waiting) = (mailbox.ListRunning(), mailbox.TakeAll());
            state = ActivationState.Dead;
            StopTimersAndStreams();
        }

        silo.Directory.Remove(this);
        foreach (var call in running)
            call.Abandon();
        foreach (var call in waiting)
            call.Redirect();
        dead?.TrySetResult();
    }

    /// <summary>Takes over the calls that waited for the activation before this one.</summary>
    public void Inherit(IEnumerable<Call> calls)
    {
        lock (Gate)
        {
            foreach (var call in calls)
                mailbox.Add(call);
            BeginActivation();
        }
    }

    private void BeginActivation()
    {
        state = ActivationState.Activating;
        Ready(ActivateTurn, this);
    }

    private async Task ActivateAsync()
    {
        try
        {
            scope = silo.Services.CreateAsyncScope();
            var states = new List<PersistentState>();
            grain = Class.Create(this, states);
            foreach (var each in states)
                await each.LoadAsync();
            await grain.OnActivateAsync(silo.Stopping);
        }
        catch (Exception exception)
        {
            await FailActivationAsync(exception);
            return;
        }

        lock (Gate)
        {
            if (state != ActivationState.Activating)
                return;
            state = ActivationState.Active;
            Proceed();
        }
    }

    private async Task FailActivationAsync(Exception exception)
    {
        silo.ActivationFailed(GrainId, exception);
        lock (Gate)
            StopTimersAndStreams();
        await DisposeAsync();
        List<Call> waiting;
        lock (Gate)
        {
            if (state == ActivationState.Dead)
                return;
            state = ActivationState.Dead;
            waiting = mailbox.TakeAll();
        }

        silo.Directory.Remove(this);
        foreach (var call in waiting)
            call.Fail(exception);
        dead?.TrySetResult();
    }

    private void BeginDeactivation()
    {
        state = ActivationState.Deactivating;
        Ready(DeactivateTurn, this);
    }

    private async Task EndAsync()
    {
        lock (Gate)
            StopTimersAndStreams();
        try
        {
            await Grain.OnDeactivateAsync(deactivation!.Value, silo.Stopping);
        }
        catch (Exception exception)
        {
            silo.DeactivationFailed(GrainId, exception);
        }

        await DisposeAsync();
        List<GrainCall> homeless;
        lock (Gate)
        {
            if (state == ActivationState.Dead)
                return;
            state = ActivationState.Dead;

            // Inside the gate, so that calls that come now find the heir with the older calls already in it. Ticks end with their timers.
            homeless = [.. mailbox.TakeAll().OfType<GrainCall>()];
            if (silo.TrySucceed(this, homeless))
                homeless.Clear();
        }

        foreach (var call in homeless)
            call.Redirect();
        dead?.TrySetResult();
    }

    private void StopTimersAndStreams()
    {
        foreach (var timer in timers ?? [])
            timer.End();
        timers = null;
        foreach (var stream in streams ?? [])
            _ = stream.CancelAsync();
    }

    private async Task DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
            return;
        try
        {
            if (grain is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (grain as IDisposable)?.Dispose();
            if (scope is { } services)
                await services.DisposeAsync();
        }
        catch (Exception exception)
        {
            silo.DeactivationFailed(GrainId, exception);
        }
    }
}
