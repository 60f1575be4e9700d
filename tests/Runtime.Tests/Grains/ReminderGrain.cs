using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Tests.Grains;

public sealed class ReminderGrain(Gates gates) : Grain, IReminderGrain, IRemindable
{
    public async Task RemindAsync(string name, TimeSpan due, TimeSpan period) => await this.RegisterOrUpdateReminder(name, due, period);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        gates.Events.Enqueue($"reminded {this.GetPrimaryKeyString()} {reminderName}");
        return Task.CompletedTask;
    }
}
