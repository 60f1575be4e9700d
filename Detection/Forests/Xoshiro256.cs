using System.Numerics;

namespace Anomaly.Detection.Forests;

/// <summary>
/// xoshiro256** 1.0 (Blackman and Vigna, 2018), seeded by SplitMix64 from a seed and a stream number. Written out here because the forest of a seed
/// must be the same on every machine and under every later version of the runtime.
/// </summary>
internal struct Xoshiro256
{
    private ulong _a, _b, _c, _d;

    /// <param name="seed">Chosen by whoever trains.</param>
    /// <param name="stream">Index of the tree; streams of one seed are independent.</param>
    public Xoshiro256(ulong seed, uint stream)
    {
        var state = Scramble(seed) ^ Scramble(stream + 0x5851F42D4C957F2DUL);
        _a = SplitMix(ref state);
        _b = SplitMix(ref state);
        _c = SplitMix(ref state);
        _d = SplitMix(ref state);
    }

    /// <summary>64 uniform bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A uniform whole number from 0 to below <paramref name="bound"/>, without bias (Lemire, 2019).</summary>
    public int NextBelow(int bound)
    {
        var range = (uint)bound;
        var product = (Next() >> 32) * range;
        if ((uint)product < range)
        {
            var threshold = (uint)-bound % range;
            while ((uint)product < threshold)
                product = (Next() >> 32) * range;
        }

        return (int)(product >> 32);
    }

    /// <summary>A uniform multiple of 2^-53 in [0, 1).</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        return Scramble(state);
    }

    private static ulong Scramble(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
