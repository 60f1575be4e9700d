using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Contracts;

namespace Anomaly.Runtime.Timers;

/// <summary>One tick of a timer on its way through the mailbox.</summary>
internal sealed class TimerCall(GrainTimer timer) : Call
{
    public override Interleaving Interleaving => timer.Options.Interleave ? Interleaving.Always : Interleaving.None;

    public override bool IsFromOutside => timer.Options.KeepAlive;

    public override void Start(Activation activation) => _ = RunAsync(activation);

    public override void Fail(Exception exception) => timer.TickEnded();

    /// <summary>Timers end with their activation.</summary>
    public override void Redirect()
    {
    }

    private async Task RunAsync(Activation activation)
    {
        try
        {
            if (!timer.Token.IsCancellationRequested)
                await timer.Callback(timer.Token);
        }
        catch (OperationCanceledException) when (timer.Token.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            activation.TimerFailed(exception);
        }

        timer.TickEnded();
        activation.Finished(this, CallOutcome.Succeeded);
    }
}
