using Orleans;

namespace Anomaly.Runtime.Tests.Grains;

/// <summary>Tells the test, across activations, in which order it was called.</summary>
public sealed class SequenceGrain(Gates gates) : Grain, ISequenceGrain
{
    public async Task AddAsync(string caller, int number)
    {
        gates.Events.Enqueue($"{this.GetPrimaryKeyString()} {caller} {number}");

        // Now and then a call takes long, so that others wait in the mailbox when the grain moves.
        if (number % 8 == 0)
            await Task.Delay(2);
        else
            await Task.Yield();
    }
}
