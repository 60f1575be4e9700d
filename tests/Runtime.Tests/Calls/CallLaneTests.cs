using Xunit;

namespace Anomaly.Runtime.Tests.Calls;

public sealed class CallLaneTests
{
    [Fact]
    public void Calls_run_once_and_in_order_however_their_partition_moves()
    {
        var (moves, lost, calls) = (0, 0, 0);
        for (var seed = 1; seed <= 3000; seed++)
        {
            var simulation = new LaneSimulation(seed);
            simulation.Run();

            var order = simulation.Ran.Select(call => call.Number).ToList();
            Assert.True(order.SequenceEqual(order.Order()), $"Seed {seed}: {string.Join(' ', order)}");
            Assert.All(simulation.Calls, call => Assert.InRange(call.Runs, 0, 1));
            moves += simulation.Moves;
            calls += simulation.Calls.Count;
            lost += simulation.Calls.Count(call => call.Runs == 0);
        }

        // The simulation must move and lose something: otherwise its peace would mean nothing.
        Assert.True(moves > 3000, $"{moves} moves");
        Assert.InRange(lost, 1, calls / 2);
    }
}
