using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Tests.Grains;

public sealed class KeeperGrain([PersistentState("number", "store")] IPersistentState<KeptNumber> state,
    Gates gates) : Grain, IKeeperGrain, IRemindable
{
    private readonly List<string> reminded = [];
    private IGrainTimer? timer;
    private int ticks;

    public async Task<int> StoreAsync(int add)
    {
        state.State.Value += add;
        await state.WriteStateAsync(CancellationToken.None);
        return state.State.Value;
    }

    public Task<int> ReadAsync() => Task.FromResult(state.RecordExists ? state.State.Value : -1);

    public Task ClearAsync() => state.ClearStateAsync();

    public Task DropAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task StartTimerAsync(TimeSpan due, TimeSpan period)
    {
        timer = this.RegisterGrainTimer(
            token =>
            {
                ticks++;
                gates.Events.Enqueue($"tick {ticks}");
                return ticks == 2 ? throw new InvalidOperationException("a bad tick") : Task.CompletedTask;
            },
            new GrainTimerCreationOptions { DueTime = due, Period = period });
        return Task.CompletedTask;
    }

    public Task StartEndlessTickAsync(TimeSpan due)
    {
        this.RegisterGrainTimer(
            token =>
            {
                gates.Events.Enqueue($"endless tick {++ticks}");
                return Task.Delay(Timeout.Infinite, token);
            },
            new GrainTimerCreationOptions { DueTime = due, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        return Task.CompletedTask;
    }

    public Task StopTimerAsync()
    {
        timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task<int> TicksAsync() => Task.FromResult(ticks);

    public async Task RemindAsync(string name, TimeSpan due, TimeSpan period) => await this.RegisterOrUpdateReminder(name, due, period);

    public async Task<bool> ForgetAsync(string name)
    {
        if (await this.GetReminder(name) is not { } reminder)
            return false;
        await this.UnregisterReminder(reminder);
        return true;
    }

    public Task<List<string>> RemindedAsync() => Task.FromResult(reminded);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        reminded.Add(reminderName);
        gates.Events.Enqueue($"reminded {reminderName} {status.CurrentTickTime - status.FirstTickTime}");
        return Task.CompletedTask;
    }
}
