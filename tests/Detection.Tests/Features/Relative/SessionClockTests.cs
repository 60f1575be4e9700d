using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Tests.Features.Relative;

public sealed class SessionClockTests
{
    private static readonly DateTime Open = new(2024, 1, 2, 14, 30, 0, DateTimeKind.Utc);

    [Fact]
    public void Start_knowsNoStepAndNoTimeOfDay()
    {
        var clock = After();
        Assert.Equal((0, 0, false, false, SessionClock.NoSlot), (clock.StepSeconds, clock.Sessions, clock.IsIntraday, clock.Opens, clock.Slot));
    }

    [Fact]
    public void StepSeconds_isTheShortestTimeBetweenTwoBars()
    {
        Assert.Equal(600, After(600).StepSeconds);
        Assert.Equal(300, After(600, 900, 1800).StepSeconds);
        Assert.Equal(300, After(300, 1800).StepSeconds);
    }

    [Fact]
    public void StepSeconds_ofBarsWithinASecond_isOne()
    {
        var clock = default(SessionClock);
        clock.Start(Open);
        clock.Advance(Open.AddMilliseconds(1));
        Assert.Equal(1, clock.StepSeconds);
        clock.Advance(Open.AddMilliseconds(2));
        Assert.Equal(1, clock.StepSeconds);
    }

    [Fact]
    public void StepSeconds_ofBarsACenturyApart_isTheLongestThereIs()
    {
        var clock = default(SessionClock);
        clock.Start(Open);
        clock.Advance(Open.AddYears(100));
        Assert.Equal(int.MaxValue, clock.StepSeconds);
    }

    [Theory]
    [InlineData((3 * 3600) - 1, false)]
    [InlineData(3 * 3600, true)]
    public void Advance_aPauseOfThreeHours_opensASession(int pause, bool opens)
    {
        var clock = After(300, 300 + pause);
        Assert.Equal(opens, clock.Opens);
        Assert.Equal(opens ? 1 : 0, clock.Sessions);
        Assert.True(clock.IsIntraday);
    }

    [Fact]
    public void Advance_dailyBars_areNotIntradayAndHaveNoSlot()
    {
        var clock = After(86_400, 2 * 86_400);
        Assert.False(clock.IsIntraday);
        Assert.Equal(SessionClock.NoSlot, clock.Slot);
        Assert.Equal(2, clock.Sessions);
    }

    [Fact]
    public void Advance_aSeriesThatNeverPausesBeginsASessionEvery24Hours()
    {
        int[] hours = [.. Enumerable.Range(1, 24).Select(hour => hour * 3600)];
        Assert.Equal(0, After(hours[..23]).Sessions);
        Assert.Equal(1, After(hours).Sessions);
        Assert.False(After(hours).Opens);
        Assert.Equal(1, After(hours).Slot);
    }

    [Theory]
    [InlineData(299, 1)]
    [InlineData(300, 2)]
    [InlineData((84 * 300) - 1, 84)]
    [InlineData(84 * 300, 85)]
    [InlineData((84 * 300) + 1799, 85)]
    [InlineData((84 * 300) + 1800, 86)]
    [InlineData((84 * 300) + (17 * 1800), 102)]
    [InlineData((84 * 300) + (18 * 1800), 102)]
    public void Slot_isOfFiveMinutesAndAfter84OfThemOfHalfAnHour(int seconds, int slot)
    {
        // Bars every two hours until then, so that no session ends.
        int[] before = [.. Enumerable.Range(1, 20).Select(i => i * 7000).TakeWhile(at => at < seconds)];
        Assert.Equal(slot, After([.. before, seconds]).Slot);
    }

    [Fact]
    public void Slot_ofTheBarThatOpensASession_isTheFirst() => Assert.Equal(0, After(300, 86_400).Slot);

    [Fact]
    public void Slot_countsFromTheHalfHourBeforeALateFirstBar()
    {
        var late = (24 * 3600) + (17 * 60);
        Assert.Equal(1 + (22 / 5), After(300, late, late + (5 * 60)).Slot);
    }

    private static SessionClock After(params int[] seconds)
    {
        var clock = default(SessionClock);
        clock.Start(Open);
        foreach (var second in seconds)
            clock.Advance(Open.AddSeconds(second));
        return clock;
    }
}
