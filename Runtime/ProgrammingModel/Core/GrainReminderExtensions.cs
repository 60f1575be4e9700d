using Anomaly.Runtime.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Reminders of grains: schedules that outlive activations and silos. The grain must be <see cref="IRemindable"/>.</summary>
public static class GrainReminderExtensions
{
    /// <summary>
    /// Sets the reminder <paramref name="reminderName"/>: due first after <paramref name="dueTime"/>, then every <paramref
    /// name="period"/> (1 minute at least).
    /// </summary>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        Of(grain).RegisterOrUpdateReminderAsync(reminderName, dueTime, period);

    /// <summary>The reminder of that name, or null.</summary>
    public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => Of(grain).GetReminderAsync(reminderName);

    /// <summary>Removes a reminder; removing one that is gone does nothing.</summary>
    public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        return Of(grain).UnregisterReminderAsync(reminder.ReminderName);
    }

    private static IGrainActivation Of(Grain grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain is IRemindable
            ? grain.Activation
            : throw new InvalidOperationException($"{grain.GetType().Name} must implement IRemindable to use reminders.");
    }
}
