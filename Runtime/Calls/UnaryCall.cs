using System.Diagnostics;
using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Contracts;
using Anomaly.Runtime.Diagnostics;

namespace Anomaly.Runtime.Calls;

/// <summary>A call with one answer.</summary>
internal abstract class UnaryCall<TResult>(UnaryMethod<TResult> method, CallHead head, object?[] arguments)
    : GrainCall(method, head, arguments)
{
    protected new UnaryMethod<TResult> Method { get; } = method;

    protected abstract void Complete(TResult result);

    protected sealed override void Run(Activation activation, Activity? activity)
    {
        ValueTask<TResult> task;
        try
        {
            task = Method.Invoke(activation.Grain, Arguments);
        }
        catch (Exception exception)
        {
            task = ValueTask.FromException<TResult>(exception);
        }

        if (task.IsCompletedSuccessfully)
            Answer(activation, activity, task.Result);
        else
            _ = AwaitAsync(activation, activity, task);
    }

    private async Task AwaitAsync(Activation activation, Activity? activity, ValueTask<TResult> task)
    {
        TResult result;
        try
        {
            result = await task;
        }
        catch (Exception exception)
        {
            Refuse(activation, activity, exception);
            return;
        }

        Answer(activation, activity, result);
    }

    private void Answer(Activation activation, Activity? activity, TResult result)
    {
        // Before the caller knows: whoever waits for the answer may then look for the span.
        activity?.Dispose();
        try
        {
            Complete(result);
        }
        catch (Exception exception)
        {
            // The result cannot travel: that is an answer too.
            Refuse(activation, activity, exception);
            return;
        }

        activation.Finished(this, CallOutcome.Succeeded);
    }

    private void Refuse(Activation activation, Activity? activity, Exception exception)
    {
        activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
        activity?.Dispose();
        Fail(exception);
        activation.Failed(this, exception);
    }
}
