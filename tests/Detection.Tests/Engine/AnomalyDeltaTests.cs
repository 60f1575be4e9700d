using Anomaly.Detection.Engine;
using FsCheck.Xunit;

namespace Anomaly.Detection.Tests.Engine;

public sealed class AnomalyDeltaTests
{
    [Fact]
    public void Between_storedAndFoundSortsOutNewStandingRestoredAndRetracted()
    {
        var delta = AnomalyDelta.Between([Stored(1), Stored(2, retracted: true), Stored(3), Stored(4, retracted: true)], Found(1, 2, 5));
        Assert.Equal([Time(5)], delta.New.AsEnumerable());
        Assert.Equal([Time(1)], delta.Standing.AsEnumerable());
        Assert.Equal([Time(2)], delta.Restored.AsEnumerable());
        Assert.Equal([Time(3)], delta.Retracted.AsEnumerable());
        Assert.False(delta.IsEmpty);
    }

    [Fact]
    public void Between_nothingStoredAndNothingFound_isEmpty()
    {
        var delta = AnomalyDelta.Between<string>([], []);
        Assert.True(delta.IsEmpty);
        Assert.Empty(delta.Standing);
    }

    [Fact]
    public void Between_aStoredAnomalyOfAnotherModelWhoseIdDiffersInsertsTheFinding() =>
        Assert.Equal(["id of this model"], AnomalyDelta.Between([], [new FoundAlarm<string>("id of this model", null)]).New.AsEnumerable());

    [Fact]
    public void Between_nothingFoundRetractsAllThatStand() =>
        Assert.Equal([Time(3), Time(1)], AnomalyDelta.Between([Stored(3), Stored(2, retracted: true), Stored(1)], []).Retracted.AsEnumerable());

    [Fact]
    public void Between_theSameAnomalies_isEmpty() =>
        Assert.True(AnomalyDelta.Between([Stored(1), Stored(2, retracted: true)], Found(1)).IsEmpty);

    [Fact]
    public void Between_aFindingGivenTwice_countsItOnceAndKeepsTheOrderFound()
    {
        var delta = AnomalyDelta.Between([Stored(3, retracted: true), Stored(2, retracted: true)], Found(9, 2, 9, 7, 3, 2));
        Assert.Equal([Time(9), Time(7)], delta.New.AsEnumerable());
        Assert.Equal([Time(2), Time(3)], delta.Restored.AsEnumerable());
    }

    [Fact]
    public void Between_anAnomalyStoredTwice_countsAsItWasGivenLast()
    {
        Assert.Empty(AnomalyDelta.Between([Stored(1), Stored(1, retracted: true)], []).Retracted);
        Assert.Equal([Time(1)], AnomalyDelta.Between([Stored(1, retracted: true), Stored(1)], []).Retracted.AsEnumerable());
        Assert.Equal([Time(1)], AnomalyDelta.Between([Stored(1), Stored(1)], []).Retracted.AsEnumerable());
    }

    [Fact]
    public void Between_appendedBarsWithOnlyTheirOwnKeysStoredRetractsNothing()
    {
        var delta = AnomalyDelta.Between([new StoredAlarm<string>("again", false, null)], [new("again", null), new("first", null)]);
        Assert.Equal(["first"], delta.New.AsEnumerable());
        Assert.Equal(["again"], delta.Standing.AsEnumerable());
        Assert.Empty(delta.Retracted);
    }

    [Property(MaxTest = 500)]
    public void Between_anyStoredAndFoundLeavesExactlyTheFoundOnesStandingAndIsEmptyTheSecondTime((byte Key, bool IsRetracted)[] stored, byte[] found)
    {
        var table = new Dictionary<byte, bool>();
        foreach (var (key, isRetracted) in stored)
            table[key] = isRetracted;
        var before = table.Count;

        var delta = AnomalyDelta.Between(stored.Select(one => new StoredAlarm<byte>(one.Key, one.IsRetracted, null)), found.Select(key => new FoundAlarm<byte>(key, null)));
        foreach (var key in delta.New)
            table.Add(key, false);
        foreach (var key in delta.Restored)
            Assert.True(table.Remove(key, out var was) && was && table.TryAdd(key, false));
        foreach (var key in delta.Retracted)
            Assert.True(table.Remove(key, out var was) && !was && table.TryAdd(key, true));

        Assert.Equal(before + delta.New.Length, table.Count);
        Assert.Equal(found.Distinct().Order(), table.Where(anomaly => !anomaly.Value).Select(anomaly => anomaly.Key).Order());
        Assert.Equal(found.Distinct().Order(), delta.New.Concat(delta.Restored).Concat(delta.Standing).Order());
        Assert.True(AnomalyDelta.Between(table.Select(anomaly => new StoredAlarm<byte>(anomaly.Key, anomaly.Value, null)), found.Select(key => new FoundAlarm<byte>(key, null))).IsEmpty);
    }

    private static DateTime Time(int day) => new DateTime(2024, 1, 2, 14, 30, 0, DateTimeKind.Utc).AddDays(day);

    [Fact]
    public void Between_standingWhoseIncidentBeganAtAnotherTime_movesThem()
    {
        var delta = AnomalyDelta.Between(
            [Stored(1), Stored(2) with { Incident = Time(1) }, Stored(3) with { Incident = Time(1) }, Stored(4, retracted: true) with { Incident = Time(1) }],
            [new(Time(2), Time(2)), new(Time(3), Time(1)), new(Time(4), Time(2)), new(Time(5), Time(2))]);
        Assert.Equal([Time(2)], delta.Moved.AsEnumerable());
        Assert.Equal([Time(2), Time(3)], delta.Standing.AsEnumerable());
        Assert.False(AnomalyDelta.Between([Stored(1)], [new FoundAlarm<DateTime>(Time(1), Time(1))]).IsEmpty);
    }

    private static StoredAlarm<DateTime> Stored(int day, bool retracted = false) => new(Time(day), retracted, null);

    private static IEnumerable<FoundAlarm<DateTime>> Found(params int[] days) => days.Select(day => new FoundAlarm<DateTime>(Time(day), null));
}
