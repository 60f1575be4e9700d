using Anomaly.Hosting.Clustering;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Gateway.Api.Tests.Hosting;

public sealed class RecentDurationsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RecentDurations _durations;

    public RecentDurationsTests()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        _durations = new RecentDurations(_clock);
    }

    [Fact]
    public void Read_ofNothing_isAllZero() => Assert.Equal(new WorkReport("commit", 0, 0, 0, 0, 0), _durations.Read("commit"));

    [Fact]
    public void Read_ofManyDurations_isExactToASeventh()
    {
        foreach (var milliseconds in Enumerable.Range(1, 1000))
            _durations.Add(milliseconds / 1000.0, failed: milliseconds > 990);

        var report = _durations.Read("commit");

        Assert.Equal((1000, 10, 1.0), (report.Count, report.Failed, report.LongestSeconds));
        Assert.InRange(report.P50Seconds, 0.5, 0.5 * 8 / 7);
        Assert.InRange(report.P99Seconds, 0.99, 1.0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    [InlineData(1e6)]
    public void Read_ofOneDuration_isNeverLongerThanIt(double seconds)
    {
        _durations.Add(seconds, failed: false);
        Assert.True(_durations.Read("commit") is { Count: 1 } report && report.P99Seconds <= seconds && report.LongestSeconds == seconds);
    }

    [Fact]
    public void Read_forgetsWhatIsOlderThanElevenMinutes()
    {
        _durations.Add(1, failed: true);
        _clock.Advance(TimeSpan.FromMinutes(10));
        _durations.Add(2, failed: false);
        Assert.Equal(2, _durations.Read("commit").Count);

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new WorkReport("commit", 1, 0, 2, 2, 2), _durations.Read("commit"));
    }
}
