using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that can be woken by reminders.</summary>
[Alias("Orleans.IRemindable")]
public interface IRemindable : IGrain
{
    /// <summary>Called when a reminder is due; a tick that was missed while no silo ran fires once on recovery.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
