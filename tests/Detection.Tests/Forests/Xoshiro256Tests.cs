using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests.Forests;

/// <summary>Against values of the algorithms written down in another language.</summary>
public sealed class Xoshiro256Tests
{
    [Theory]
    [InlineData(42, 0, 0xAD81F8FB2FDB3298, 0xA711B7E616D9A905, 0x6ED9B52372706407)]
    [InlineData(42, 1, 0xC0519C1AD5733775, 0x841C0D8B92F9AD7C, 0x7332B5615DD372D3)]
    [InlineData(0, 7, 0xA22B4AFCC56C146B, 0x75758BD27BCF4A1E, 0x166C477F52322384)]
    public void Next_ofASeedAndAStream_givesTheirBits(ulong seed, uint stream, ulong first, ulong second, ulong third)
    {
        var random = new Xoshiro256(seed, stream);

        Assert.Equal((first, second, third), (random.Next(), random.Next(), random.Next()));
    }

    [Fact]
    public void NextBelow_aSmallBound_givesItsNumbers()
    {
        var random = new Xoshiro256(42, 3);

        Assert.Equal((0, 315, 1_380_695_289), (random.NextBelow(10), random.NextBelow(1000), random.NextBelow(int.MaxValue)));
    }

    /// <summary>Of a bound of three quarters of 2^31 one draw in four is thrown away: five of these.</summary>
    [Fact]
    public void NextBelow_aBoundThatWouldBeBiased_drawsAgain()
    {
        var random = new Xoshiro256(1, 0);

        Assert.Equal(
            [1_189_586_866, 465_855_681, 1_396_791_441, 965_211_271, 71_568_919, 832_104_713, 517_963_256, 1_526_998_117],
            Enumerable.Range(0, 8).Select(_ => random.NextBelow(3 << 29)));
    }

    [Fact]
    public void NextUnit_isAMultipleOfAPowerOfTwoBelowOne()
    {
        var random = new Xoshiro256(1, 0);

        Assert.Equal((0.7385927357656602, 0.28924127516369647), (random.NextUnit(), random.NextUnit()));
    }
}
