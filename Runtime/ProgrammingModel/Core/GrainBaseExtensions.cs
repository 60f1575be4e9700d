using Anomaly.Runtime.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Timers of grains.</summary>
public static class GrainBaseExtensions
{
    /// <summary>
    /// Calls <paramref name="callback"/> in turns of this grain: first after <see cref="GrainTimerCreationOptions.DueTime"/>, then every
    /// <see cref="GrainTimerCreationOptions.Period"/> after the callback before has ended. A failing callback is logged and the timer
    /// goes on.
    /// The timer ends when it is disposed or the grain is deactivated; its token is cancelled then.
    /// </summary>
    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<CancellationToken, Task> callback,
        GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Of(grain).RegisterTimer(callback, options);
    }

    /// <summary>As the other overload, with a state handed to the callback.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Of(grain).RegisterTimer(token => callback(state, token), options);
    }

    private static IGrainActivation Of(IGrainBase grain) =>
        (grain as Grain ?? throw new ArgumentException("Timers belong to classes derived from Grain.", nameof(grain))).Activation;
}
