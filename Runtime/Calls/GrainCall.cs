using System.Collections.Immutable;
using System.Diagnostics;
using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Contracts;
using Anomaly.Runtime.Diagnostics;
using Orleans.Runtime;

namespace Anomaly.Runtime.Calls;

/// <summary>A call of a method of a grain, on either side of a connection.</summary>
internal abstract class GrainCall(GrainMethod method, CallHead head, object?[] arguments) : Call
{
    private CancellationTokenSource? cancellation;

    public GrainId Target => head.Target;

    public GrainMethod Method { get; } = method;

    /// <summary>The values; where the method takes a token, the last is null until the call starts.</summary>
    public object?[] Arguments { get; } = arguments;

    public ImmutableDictionary<string, object>? Context => head.Context;

    public ActivityContext Parent => head.Parent;

    public override Interleaving Interleaving => Method.Interleaving;

    /// <summary>Whether somebody still waits for the answer; otherwise it is not started.</summary>
    public abstract bool IsAwaited { get; }

    public bool HasStarted { get; private set; }

    /// <summary>What keeps its order on the caller's side; null where the grain cannot move.</summary>
    public CallLane? Lane { get; set; }

    /// <summary>Its place in the lane.</summary>
    public long LaneNumber { get; set; }

    /// <summary>Whether it is at the lane's destination; guarded by the lane.</summary>
    public bool IsUnderWay { get; set; }

    /// <summary>The token that the grain sees.</summary>
    protected CancellationToken Token => LazyInitializer.EnsureInitialized(ref cancellation).Token;

    /// <summary>Tells the grain, if it listens, that the answer is not wanted any more. Callbacks do not run on this thread.</summary>
    public void Cancel()
    {
        if (Method.TakesToken || this is IStreamCall)
            _ = LazyInitializer.EnsureInitialized(ref cancellation).CancelAsync();
    }

    public sealed override void Start(Activation activation)
    {
        HasStarted = true;
        if (!IsAwaited)
        {
            activation.Finished(this, CallOutcome.Dropped);
            return;
        }

        if (Context is not null)
            RequestContext.Current = Context;
        var activity = RuntimeInstruments.StartActivity(this);
        if (Method.TakesToken)
            Arguments[^1] = Token;
        Run(activation, activity);
    }

    protected abstract void Run(Activation activation, Activity? activity);

    public override string ToString() => $"{Method.FullName} of {Target}";
}
