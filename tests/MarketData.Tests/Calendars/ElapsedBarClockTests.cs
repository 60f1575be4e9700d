using Anomaly.MarketData.Calendars;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.MarketData.Tests.Calendars;

public sealed class ElapsedBarClockTests
{
    private static readonly SeriesKey Series = SeriesKey.Parse("AAPL/5m");
    private static readonly DateTime Open = new(2020, 1, 2, 14, 30, 0, DateTimeKind.Utc);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(Open));

    [Fact]
    public void IsClosed_turns_true_when_the_interval_has_passed()
    {
        var clock = new ElapsedBarClock(_time);
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.False(clock.IsClosed(Series, Open));

        _time.Advance(TimeSpan.FromTicks(1));

        Assert.True(clock.IsClosed(Series, Open));
    }

    [Fact]
    public void CountClosed_leaves_the_live_tail_out()
    {
        var clock = new ElapsedBarClock(_time);
        Bar[] bars = [.. Enumerable.Range(0, 4).Select(i => new Bar(Open.AddMinutes(5 * i), 1, 1, 1, 1, 1))];

        Assert.Equal(0, clock.CountClosed(Series, bars));
        _time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(2, clock.CountClosed(Series, bars));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(4, clock.CountClosed(Series, bars));
    }
}
