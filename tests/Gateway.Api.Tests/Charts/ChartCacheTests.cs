using Anomaly.Gateway.Api.Charts;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Caching;
using Anomaly.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Gateway.Api.Tests.Charts;

public sealed class ChartCacheTests : IDisposable
{
    private static readonly ChartKey Key = new(Samples.Apple, Period.Max, 10);
    private readonly FakeTimeProvider _clock = new(Samples.Noon);
    private readonly ChartCache _cache;

    public ChartCacheTests() => _cache = new ChartCache(_clock);

    public void Dispose() => _cache.Dispose();

    /// <summary>The fault: what a burst of charts had filled was kept for half an hour, or for as long as nobody asked again.</summary>
    [Fact]
    public async Task Entry_thatNobodyAsksFor_isForgottenWithinAMinute()
    {
        _cache.Keep(Key, Json());

        _clock.Advance(ByteCache.KeptFor - TimeSpan.FromSeconds(1));
        Assert.NotNull(_cache.Find(Key, default));
        _clock.Advance(ByteCache.KeptFor - TimeSpan.FromSeconds(1));
        Assert.NotEqual(0, _cache.Bytes);
        _clock.Advance(TimeSpan.FromSeconds(15));

        await Eventually.HoldsAsync(() => _cache.Bytes == 0, TimeSpan.FromSeconds(10), () => $"{_cache.Bytes} bytes are still kept");
    }

    [Fact]
    public void Compressed_askedForTwice_isDoneOnceAndCounted()
    {
        var answer = new ChartResult([new Chart(Samples.Apple.Ticker, Json())], cacheable: true);
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptEncoding = "br";
        var coding = ContentCoding.Accepted(context.Request)!;

        var first = _cache.Compressed(answer, coding);
        var bytes = _cache.Bytes;

        Assert.True(first.Equals(_cache.Compressed(answer, coding)));
        Assert.InRange(bytes, first.Length, first.Length + 1000);
        Assert.Equal(bytes, _cache.Bytes);
    }

    private static ChartJson Json() => ChartJson.Of(Samples.Apple.Ticker, Samples.Chart(), default);
}
