using Anomaly.Gateway.Api.Live;

namespace Anomaly.Gateway.Api.Tests.Live;

public sealed class LostWatchTests
{
    [Theory]
    [InlineData(0, 0, 0.5)]
    [InlineData(1, 0, 1)]
    [InlineData(4, 0, 8)]
    [InlineData(5, 0, 16)]
    [InlineData(1_000_000, 0, 16)]
    [InlineData(0, 1, 0.375)]
    [InlineData(1_000_000, 1, 12)]
    public void PauseAfter_growsUpToABound(int losses, double jitter, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), LostWatch.PauseAfter(losses, jitter));
}
