using System.Diagnostics;
using Anomaly.Runtime.Contracts;
using Anomaly.Runtime.Serialization;
using Orleans.Runtime;

namespace Anomaly.Runtime.Calls;

/// <summary>The caller's side of a call with one answer; within a silo it goes to the activation as it is.</summary>
internal sealed class OutgoingUnaryCall<TResult>(UnaryMethod<TResult> method, GrainId target, object?[] arguments, CallSender sender)
    : UnaryCall<TResult>(method, CallHead.To(target), arguments), IOutgoingCall, IPendingCall
{
    private readonly TaskCompletionSource<TResult> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration registration;

    public Task<TResult> Task => completion.Task;

    public override bool IsAwaited => !completion.Task.IsCompleted;

    public long Deadline { get; set; }

    public int Stripe { get; set; }

    public Action? Withdraw { get; set; }

    GrainCall IOutgoingCall.Call => this;

    public TimeSpan TimeLeft => sender.TimeUntil(Deadline);

    public void CancelWith(CancellationToken token)
    {
        if (!token.CanBeCanceled)
            return;
        registration = token.UnsafeRegister(static (state, token) => ((OutgoingUnaryCall<TResult>)state!).Canceled(token), this);
        if (completion.Task.IsCompleted)
            registration.Unregister();
    }

    public void TimeOut()
    {
        var started = HasStarted || Withdraw is not null ? "" : " It had not started.";
        var exception = new TimeoutException($"{this} gave no answer within {sender.TimeoutOf(Method).TotalSeconds:0.###} s.{started}");
        if (completion.TrySetException(exception))
            GiveUp();
    }

    public void Receive(ref WireReader reader)
    {
        if (completion.TrySetResult(Method.Result.Read(ref reader)))
            Settle();
    }

    public void End()
    {
    }

    public override void Fail(Exception exception)
    {
        // Nobody is told of a one-way call, so nobody could observe its exception.
        var set = Method.IsOneWay ? completion.TrySetResult(default!)
            : exception is OperationCanceledException canceled ? completion.TrySetCanceled(canceled.CancellationToken)
            : completion.TrySetException(exception);
        if (set)
            Settle();
    }

    public override void Redirect() => sender.Reroute(this);

    protected override void Complete(TResult result)
    {
        if (completion.Task.IsCompleted)
            return;
        if (completion.TrySetResult(Method.Result.IsShareable ? result : Method.Result.Copy(result)))
            Settle();
    }

    private void Canceled(CancellationToken token)
    {
        if (completion.TrySetCanceled(token))
            GiveUp();
    }

    private void GiveUp()
    {
        Withdraw?.Invoke();
        Cancel();
        Settle();
    }

    private void Settle()
    {
        sender.Pending.Remove(this);
        registration.Unregister();
        Lane?.Left(this);
        Debug.Assert(completion.Task.IsCompleted, "Only answered calls are settled.");
    }
}
