using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Activations;

/// <summary>What an activation offers its grain: the services behind the members of <see cref="Grain"/> and its extensions.</summary>
internal interface IGrainActivation
{
    GrainId GrainId { get; }

    IServiceProvider Services { get; }

    IGrainFactory GrainFactory { get; }

    void DeactivateOnIdle();

    void DelayDeactivation(TimeSpan timeSpan);

    IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options);

    Task<IGrainReminder> RegisterOrUpdateReminderAsync(string name, TimeSpan dueTime, TimeSpan period);

    Task<IGrainReminder?> GetReminderAsync(string name);

    Task UnregisterReminderAsync(string name);
}
