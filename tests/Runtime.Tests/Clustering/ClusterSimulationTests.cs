using Anomaly.Runtime.Clustering;
using Orleans.Runtime;
using Xunit;

namespace Anomaly.Runtime.Tests.Clustering;

public sealed class ClusterSimulationTests
{
    /// <summary>More with ANOMALY_SIMULATIONS=100000.</summary>
    private static readonly int Schedules =
        int.TryParse(Environment.GetEnvironmentVariable("ANOMALY_SIMULATIONS"), out var count) ? count : 2000;

    [Fact]
    public void No_partition_has_two_owners_in_an_epoch_and_all_are_owned_again_after_the_faults()
    {
        var (faults, overlaps) = (0, 0);
        for (var seed = 1; seed <= Schedules; seed++)
        {
            var simulation = new ClusterSimulation(seed);
            simulation.Run();
            faults += simulation.Faults;
            overlaps += simulation.Overlaps;
        }

        // The simulation must be one that disturbs: otherwise its peace would mean nothing.
        Assert.True(faults > Schedules * 10, $"{faults} faults");
        Assert.True(overlaps > 0, "no stale owner ever lingered: the cuts do not cut");
    }

    [Fact]
    public void Silo_without_news_stops_by_its_own_clock_before_its_lease_ends()
    {
        var times = new MachineTimes(TimeSpan.FromSeconds(5));
        var machine = new SiloMachine(7, times);
        machine.Apply(new ClusterSnapshot([new SiloRow(7, "h", 1, true, true, false)], [new PartitionRow(0, 7, 3)]), TimeSpan.Zero,
            TimeSpan.FromSeconds(1));

        Assert.True(machine.Owns(0, TimeSpan.FromSeconds(3.9)));
        Assert.False(machine.Owns(0, TimeSpan.FromSeconds(4)));
        Assert.True(machine.MustFence(TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public void Partition_that_began_to_drain_comes_back_only_in_another_epoch()
    {
        var machine = new SiloMachine(1, new MachineTimes(TimeSpan.FromSeconds(5)));
        var partition = Enumerable.Range(0, Partitioning.Count).First(each => Partitioning.Wanted(each, [1, 2]) == 2);
        SiloRow One(bool leaving) => new(1, "h", 1, true, true, leaving);
        var two = new SiloRow(2, "h", 2, true, true, false);

        var effects = machine.Apply(new ClusterSnapshot([One(false), two], [new PartitionRow(partition, 1, 5)]), TimeSpan.Zero,
            TimeSpan.Zero);
        Assert.Equal(new PartitionClaim(partition, 5), Assert.Single(effects.Drain));

        // The other silo goes: the partition is wanted here again, but the drain is not taken back.
        machine.Apply(new ClusterSnapshot([One(false)], [new PartitionRow(partition, 1, 5)]), TimeSpan.Zero, TimeSpan.Zero);
        Assert.False(machine.Owns(partition, TimeSpan.Zero));
        machine.Drained(partition, 5);
        Assert.Equal(new PartitionRelease(partition, 5, 1), Assert.Single(machine.Prepare(TimeSpan.Zero).Releases));
        machine.Apply(new ClusterSnapshot([One(false)], [new PartitionRow(partition, 1, 6)]), TimeSpan.Zero, TimeSpan.Zero);
        Assert.True(machine.Owns(partition, TimeSpan.Zero));
    }

    [Fact]
    public void Rendezvous_moves_only_the_partitions_of_the_silo_that_goes()
    {
        var before = Enumerable.Range(0, Partitioning.Count).Select(each => Partitioning.Wanted(each, [1, 2, 3, 4])).ToList();
        var after = Enumerable.Range(0, Partitioning.Count).Select(each => Partitioning.Wanted(each, [1, 2, 4])).ToList();

        Assert.All(before.Zip(after), pair => Assert.True(pair.First == 3 || pair.First == pair.Second));
        Assert.All(before.GroupBy(owner => owner), group => Assert.InRange(group.Count(), 200, 312));
        Assert.Null(Partitioning.Wanted(0, []));
    }

    [Fact]
    public void Partition_of_a_grain_never_changes()
    {
        Assert.Equal(PartitionOf("tickerdetection/AAPL/1d"), Partitioning.Of(GrainId.Create("tickerdetection", "AAPL/1d")));
        Assert.Equal(PartitionOf("model/ÄÖ"), Partitioning.Of(GrainId.Create("model", "ÄÖ")));

        static int PartitionOf(string text)
        {
            var hash = System.Text.Encoding.UTF8.GetBytes(text)
                .Aggregate(14695981039346656037UL, (sum, each) => (sum ^ each) * 1099511628211UL);
            return (int)(hash % 1024);
        }
    }
}
