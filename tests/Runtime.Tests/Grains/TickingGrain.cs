using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Tests.Grains;

public sealed class TickingGrain(Gates gates) : Grain, ITickingGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        gates.Events.Enqueue("born");
        return Task.CompletedTask;
    }

    public async Task TickAndGoAsync()
    {
        this.RegisterGrainTimer(
            _ =>
            {
                gates.Events.Enqueue("tick");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions { DueTime = TimeSpan.FromSeconds(1), Period = TimeSpan.FromSeconds(1) });
        DeactivateOnIdle();
        await gates["go"].PassAsync();
    }
}
