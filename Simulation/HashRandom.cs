namespace Anomaly.Simulation;

/// <summary>
/// Randomness by address instead of by order: the draw of (key, stream, index) is always the same, so that any session can be
/// made without making those before it. The mixer is SplitMix64's (Steele, Lea, Flood 2014); only exact operations are used, so
/// every machine draws the same bits.
/// </summary>
internal struct HashRandom(ulong state)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>A sequence of its own for (key, stream, index).</summary>
    public static HashRandom At(ulong key, DrawStream stream, long index) =>
        new(Mix(key + ((ulong)stream * 0xD1B54A32D192ED03)) ^ Mix((ulong)index * Golden));

    /// <summary>The single draw of (key, stream, index), uniform in [0, 1).</summary>
    public static double UniformAt(ulong key, DrawStream stream, long index) => At(key, stream, index).NextUniform();

    /// <summary>The next draw, uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextUniform()
    {
        state += Golden;
        return (Mix(state) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>The next draw, uniform over 0 to count - 1.</summary>
    public int NextBelow(int count) => (int)(NextUniform() * count);

    /// <summary>The next draw of mean 0 and variance 1, near normal, never beyond 3.5.</summary>
    public double NextNormal() =>
        (NextUniform() + NextUniform() + NextUniform() + NextUniform() - 2) * 1.7320508075688772;

    /// <summary>
    /// The next draw of mean 0 and variance near 1 with heavy tails: a normal draw over the fourth root of a uniform one (tail
    /// index 4, as daily returns have), capped at 8.
    /// </summary>
    public double NextHeavy()
    {
        const double largestScale = 3;
        const double normalize = 0.75;
        var scale = 1 / Math.Sqrt(Math.Sqrt(1 - NextUniform()));
        return NextNormal() * Math.Min(scale, largestScale) * normalize;
    }

    /// <summary>Makes a key out of a key and a text.</summary>
    public static ulong Key(ulong key, string text)
    {
        foreach (var character in text)
            key = Mix(key ^ character) + Golden;
        return Mix(key);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

/// <summary>What a draw is for; draws of different streams are independent. The numbers are part of what a seed means: never renumber.</summary>
internal enum DrawStream
{
    Profile = 1,
    Session = 2,
    MarketSession = 3,
    Minutes = 4,
    Shock = 5,
    Split = 6,
    LevelQuarter = 10,
    LevelYear = 11,
    LevelCycle = 12,
    LevelEra = 13,
    VolatilityWeek = 20,
    VolatilityMonth = 21,
    VolatilityQuarter = 22,
    VolatilityRegime = 23,
    VolumeMonth = 30,
}
