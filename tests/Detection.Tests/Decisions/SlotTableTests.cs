using Anomaly.Detection.Decisions;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class SlotTableTests
{
    [Fact]
    public void Of_countsHowManyRowsReachEachLevelAtEachTime()
    {
        var table = SlotTable.Of([3, 7, 3], [0.7, 9, 2.5]);
        Assert.Equal([3, 7], table.Counts.Select(count => count.Slot));
        Assert.Equal([2, 1], table.Counts.Select(count => count.Rows));
        Assert.Equal([2, 1, 1, 0, 0, 0, 0, 0], table.Counts.First().Reached);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], table.Counts.Last().Reached);
    }

    [Fact]
    public void Correct_atATimeWhereAllIsLarge_isLessAndElsewhereHardlyMore()
    {
        var table = Busy();
        Assert.InRange(table.Correct(slot: 0, 6.2), 1.5, 3);
        Assert.InRange(table.Correct(slot: 1, 6.2), 6.1, 6.6);
        Assert.Equal(6.2, table.Correct(slot: 99, 6.2));
        Assert.Equal(0, table.Correct(slot: 0, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Correct_largerSurprise_staysTheLarger(int slot)
    {
        var table = Busy();
        var corrected = Enumerable.Range(0, 100).Select(i => table.Correct(slot, i / 10.0)).ToList();
        Assert.Equal(corrected.Order(), corrected);
        Assert.Equal(corrected[99] + 5, table.Correct(slot, 14.9), 9);
    }

    [Fact]
    public void CorrectCounted_isWhatTheTableWithoutTheRowSays()
    {
        var random = new Random(5);
        int[] slots = [.. Enumerable.Range(0, 200).Select(i => i % 2)];
        double[] surprises = [.. slots.Select(slot => -Math.Log(random.NextDouble()) * (slot + 1))];
        var table = SlotTable.Of(slots, surprises);
        for (var i = 0; i < 20; i++)
        {
            var counts = table.Counts.Select(count => count.Slot != slots[i]
                ? count
                : new SlotCount(count.Slot, count.Rows - 1, [.. count.Reached.Select((reached, at) => reached - (surprises[i] >= SlotTable.Levels[at] ? 1 : 0))]));
            // The shares of the whole day are those of all rows: one of 200 hardly moves them.
            Assert.Equal(new SlotTable(counts).Correct(slots[i], surprises[i]), table.CorrectCounted(slots[i], surprises[i]), 0.1);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 6)]
    [InlineData(5, -1)]
    public void New_countsThatCannotBe_areRefused(int rows, int first) =>
        Assert.Throws<ArgumentException>(() => new SlotTable([new SlotCount(1, rows, [first, .. new int[7]])]));

    [Fact]
    public void New_oneTimeTwiceOrOtherLevels_areRefused()
    {
        Assert.Throws<ArgumentException>(() => new SlotTable([new SlotCount(1, 2, new int[8]), new SlotCount(1, 2, new int[8])]));
        Assert.Throws<ArgumentException>(() => new SlotTable([new SlotCount(1, 2, new int[7])]));
    }

    // At slot 0 every surprise is above 5, at the others they are as they should be.
    private static SlotTable Busy()
    {
        var random = new Random(1);
        int[] slots = [.. Enumerable.Range(0, 5000).Select(i => i % 50)];
        return SlotTable.Of(slots, [.. slots.Select(slot => (slot == 0 ? 5 : 0) - Math.Log(1 - random.NextDouble()))]);
    }

    // Ten rows of 5 nats at one time of day, a thousand calm ones at another: of the ten, the nine others count.
    [Fact]
    public void CorrectCounted_aRowThatWasCounted_leavesItOutOfItsOwnTimeOfDay()
    {
        int[] slots = [.. Enumerable.Repeat(1, 10), .. Enumerable.Repeat(2, 1000)];
        double[] surprises = [.. Enumerable.Repeat(5.0, 10), .. Enumerable.Repeat(0.1, 1000)];
        var table = SlotTable.Of(slots, surprises);

        var (before, beyond) = (Math.Log((9 + 0.5) / ((9 * Math.Exp(-4.6)) + 0.5)), Math.Log((0 + 8) / ((9 * Math.Exp(-5.3)) + 8)));
        Assert.Equal(5 - before - ((beyond - before) * 0.4 / 0.7), table.CorrectCounted(1, 5), 9);
        Assert.NotEqual(table.Correct(1, 5), table.CorrectCounted(1, 5), 0.01);
    }
}
