using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Storage.Tests;

public sealed class RecentRateTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecentRate _rate;

    public RecentRateTests() => _rate = new RecentRate(_time);

    [Fact]
    public void Read_withoutEvents_isZero() => Assert.Equal(0, _rate.Read());

    [Fact]
    public void Read_countsFullSecondsOnly()
    {
        Add(7);

        Assert.Equal(0, _rate.Read());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0.7, _rate.Read());
    }

    [Fact]
    public void Read_ofASteadyRate_isThatRate()
    {
        for (var second = 0; second < 25; second++)
        {
            Add(4);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(4, _rate.Read());
    }

    [Fact]
    public void Read_forgetsWhatIsOlderThanTenSeconds()
    {
        Add(10);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, _rate.Read());

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _rate.Read());
    }

    [Fact]
    public void Add_afterALongSilenceDoesNotCountWhatWasBefore()
    {
        Add(10);
        _time.Advance(TimeSpan.FromSeconds(11 * 1000));
        Add(20);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, _rate.Read());
    }

    private void Add(int events)
    {
        for (var i = 0; i < events; i++)
            _rate.Add();
    }
}
