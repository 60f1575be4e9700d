using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Hosting.Health;
using Microsoft.Extensions.Logging;

namespace Anomaly.Gateway.Api.Tests.Hosting;

/// <summary>A clock that was set said nothing.</summary>
public sealed class ClockWatchTests
{
    [Theory]
    [InlineData(-60, "The clock of this machine was set back by 01:00:00")]
    [InlineData(60, "The clock of this machine was set forward by 01:00:00")]
    public void Step_isSaidOnce(int minutes, string sentence)
    {
        var clock = new MachineClock();
        using var log = new LogRecorder();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var watch = new ClockWatch(clock, loggers.CreateLogger<ClockWatch>());

        clock.Advance(TimeSpan.FromSeconds(5));
        watch.Look();
        Assert.Empty(log.Entries);
        clock.Set += TimeSpan.FromMinutes(minutes);
        clock.Advance(TimeSpan.FromSeconds(5));
        for (var i = 0; i < 3; i++)
        {
            watch.Look();
            clock.Advance(TimeSpan.FromSeconds(5));
        }

        var entry = Assert.Single(log.Entries);
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.StartsWith(sentence, entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clock_thatIsKeptRightBySmallSteps_isNotSpokenOf()
    {
        var clock = new MachineClock();
        using var log = new LogRecorder();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var watch = new ClockWatch(clock, loggers.CreateLogger<ClockWatch>());

        foreach (var step in new[] { -1.5, 1.5, 0, -0.5 })
        {
            clock.Set += TimeSpan.FromSeconds(step);
            clock.Advance(TimeSpan.FromSeconds(5));
            watch.Look();
        }

        Assert.Empty(log.Entries);
    }

    /// <summary>A clock that can be set while the one of timestamps goes on.</summary>
    private sealed class MachineClock : TimeProvider
    {
        private TimeSpan _elapsed;

        public TimeSpan Set { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _elapsed.Ticks;

        public override DateTimeOffset GetUtcNow() => Samples.Noon + _elapsed + Set;

        public void Advance(TimeSpan time) => _elapsed += time;
    }
}
