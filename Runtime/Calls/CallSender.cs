using Anomaly.Runtime.Contracts;
using Anomaly.Runtime.Hosting;
using Microsoft.Extensions.Options;

namespace Anomaly.Runtime.Calls;

/// <summary>Sends the calls that the references of this host make, and keeps their time.</summary>
internal sealed class CallSender(ICallRouter router, PendingCalls pending, TimeProvider time, IOptions<ActorRuntimeOptions> options)
{
    private readonly TimeSpan responseTimeout = options.Value.ResponseTimeout;

    public PendingCalls Pending => pending;

    public int StreamBuffer => options.Value.StreamBuffer;

    public TimeSpan TimeoutOf(GrainMethod method) => method.ResponseTimeout ?? responseTimeout;

    public TimeSpan TimeUntil(long deadline) => time.GetElapsedTime(time.GetTimestamp(), deadline);

    public void Send<TResult>(OutgoingUnaryCall<TResult> call, CancellationToken token)
    {
        call.ArrivedAt = time.GetTimestamp();
        call.Deadline = call.ArrivedAt + (long)(TimeoutOf(call.Method).TotalSeconds * time.TimestampFrequency);
        if (!call.Method.IsOneWay)
        {
            pending.Add(call);
            call.CancelWith(token);
        }

        Route(call);
    }

    /// <summary>The grain was not where the call was sent.</summary>
    public void Reroute(GrainCall call)
    {
        if (call.Lane is { } lane)
            lane.SendBack(call);
        else
            Route(call);
    }

    public void Route(GrainCall call)
    {
        if (!call.IsAwaited)
            return;
        try
        {
            router.Route(call);
        }
        catch (Exception exception)
        {
            // Arguments that cannot travel, a router that is stopped: the caller's task says so.
            call.Fail(exception);
        }
    }
}
