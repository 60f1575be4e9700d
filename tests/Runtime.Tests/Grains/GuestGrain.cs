using Orleans;

namespace Anomaly.Runtime.Tests.Grains;

/// <summary>Has a service of its own scope, and tells what happens to both.</summary>
public sealed class GuestGrain(GuestRoom room, Gates gates) : Grain, IGuestGrain, IAsyncDisposable
{
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        gates.Events.Enqueue($"guest deactivated {room}");
        return Task.CompletedTask;
    }

    public async Task StayAsync()
    {
        await gates["stay"].PassAsync();
        gates.Events.Enqueue("guest went on");
    }

    public Task GreetAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        gates.Events.Enqueue("guest disposed");
    }
}
