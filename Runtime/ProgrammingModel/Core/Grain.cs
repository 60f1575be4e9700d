using Anomaly.Runtime.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// The base of grain classes. The runtime constructs them, one activation a grain, with services injected into the constructor; every
/// member below must be used inside a turn of the grain itself.
/// </summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly IGrainActivation? activation = SynchronizationContext.Current as IGrainActivation;

    /// <summary>Other grains, by interface and key.</summary>
    protected IGrainFactory GrainFactory => Activation.GrainFactory;

    /// <summary>The services of this activation; scoped ones live as long as it does.</summary>
    protected IServiceProvider ServiceProvider => Activation.Services;

    internal IGrainActivation Activation => activation
        ?? throw new InvalidOperationException($"{GetType().Name} was constructed outside the actor runtime, which alone can give it an identity; use GetGrain.");

    /// <inheritdoc />
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deactivates this grain as soon as its running calls are done; calls that wait go to the next activation.</summary>
    protected void DeactivateOnIdle() => Activation.DeactivateOnIdle();

    /// <summary>
    /// Keeps the activation from being collected as idle for <paramref name="timeSpan"/> from now; a negative value takes that back.
    /// </summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.DelayDeactivation(timeSpan);
}
