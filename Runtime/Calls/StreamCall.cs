using System.Diagnostics;
using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Contracts;
using Anomaly.Runtime.Diagnostics;
using Orleans.Runtime;

namespace Anomaly.Runtime.Calls;

/// <summary>
/// A call answered by a stream. It takes its turn in the mailbox to start; from then on items are made in turns of the grain that
/// interleave with other calls, as far ahead of the reader as the buffer allows.
/// </summary>
internal abstract class StreamCall<TItem>(StreamMethod<TItem> method, CallHead head, object?[] arguments)
    : GrainCall(method, head, arguments), IStreamCall
{
    protected new StreamMethod<TItem> Method { get; } = method;

    public virtual void Credit(int items)
    {
    }

    public virtual void GrantTo(Action<int> grant)
    {
    }

    /// <summary>Hands an item over; completes when the reader takes more.</summary>
    protected abstract ValueTask DeliverAsync(TItem item, CancellationToken token);

    protected abstract void Complete();

    protected sealed override void Run(Activation activation, Activity? activity) => _ = PumpAsync(activation, activity);

    private async Task PumpAsync(Activation activation, Activity? activity)
    {
        using var end = activation.OpenStream(Token);

        // The reader is told at once, however long the grain takes to notice; and even where the activation runs nothing any more.
        using var abort = end.Token.UnsafeRegister(static state => ((StreamCall<TItem>)state!).Abort(), this);
        var finished = false;
        try
        {
            var items = Method.Invoke(activation.Grain, Arguments).GetAsyncEnumerator(end.Token);
            await using (items)
            {
                var next = items.MoveNextAsync();
                activation.Finished(this, CallOutcome.Succeeded);
                finished = true;
                while (await next)
                {
                    await DeliverAsync(items.Current, end.Token);
                    next = items.MoveNextAsync();
                }
            }

            Complete();
        }
        catch (Exception exception)
        {
            if (exception is OperationCanceledException && end.IsCancellationRequested)
                Abort();
            Fail(exception);
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            if (!finished)
                activation.Failed(this, exception);
        }
        finally
        {
            activity?.Dispose();
            activation.CloseStream(end);
        }
    }

    private void Abort()
    {
        if (!Token.IsCancellationRequested)
            Fail(new EnumerationAbortedException($"{Target} was deactivated while {Method.FullName} was read; call it again."));
    }
}
