using Anomaly.Detection.Engine;

namespace Anomaly.Detection.Tests.Engine;

public sealed class IncidentsTests
{
    private static readonly Bar[] Bars = [.. Enumerable.Range(0, 40).Select(i => new Bar(Time(i), 1, 1, 1, 1, 1))];

    [Fact]
    public void StartsOf_anAlarmWithinALull_isOfTheIncidentBeforeIt() =>
        Assert.Equal(Times(3, 3, 3, 17), StartsOf(null, 3, 8, 11, 17));

    [Theory]
    [InlineData(Incidents.LongestLull, true)]
    [InlineData(Incidents.LongestLull + 1, false)]
    public void StartsOf_barsBetweenTwoAlarms_decide(int bars, bool isOne) => Assert.Equal(Times(10, isOne ? 10 : 10 + bars), StartsOf(null, 10, 10 + bars));

    [Fact]
    public void StartsOf_countsBars_notTime()
    {
        Bar[] overTheWeekend = [.. Bars.Select((bar, i) => bar with { Time = bar.Time.AddDays(i >= 5 ? 3 : 0) })];
        Assert.Equal([Time(4), Time(4)], Incidents.StartsOf(overTheWeekend, [Time(4), Time(6).AddDays(3)], null).AsEnumerable());
    }

    [Theory]
    [InlineData(19, 20, true)]
    [InlineData(15, 20, true)]
    [InlineData(14, 20, false)]
    public void StartsOf_theAlarmBefore_goesOnWithItsIncident(int before, int alarm, bool isOne) =>
        Assert.Equal(Times(isOne ? 9 : alarm), StartsOf(new IncidentAlarm(Time(before), Time(9)), alarm));

    [Fact]
    public void StartsOf_theAlarmBeforeIsOlderThanTheBars_beginsAnIncident() => Assert.Equal(
        [Time(20)], Incidents.StartsOf(Bars.AsSpan(15), [Time(20)], new IncidentAlarm(Time(14), Time(9))).AsEnumerable());

    [Fact]
    public void StartsOf_noAlarms_areNone() => Assert.Empty(Incidents.StartsOf([], [], new IncidentAlarm(Time(1), Time(1))));

    private static IEnumerable<DateTime> StartsOf(IncidentAlarm? before, params int[] alarms) => Incidents.StartsOf(Bars, [.. Times(alarms)], before);

    private static IEnumerable<DateTime> Times(params int[] bars) => bars.Select(Time);

    private static DateTime Time(int bar) => new DateTime(2024, 1, 2, 14, 30, 0, DateTimeKind.Utc).AddMinutes(bar);
}
