using System.Numerics;

namespace Anomaly.Runtime.Diagnostics;

/// <summary>
/// Counts of durations in microseconds, eight buckets an octave: quantiles within 9 %. Thread-safe; a reader may see a call half counted.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int PerOctave = 8;
    private readonly long[] counts = new long[PerOctave * 32];

    public void Add(TimeSpan duration)
    {
        var microseconds = (uint)Math.Clamp(duration.Ticks / TimeSpan.TicksPerMicrosecond, 0, uint.MaxValue);
        Interlocked.Increment(ref counts[BucketOf(microseconds)]);
    }

    /// <summary>The counts of several histograms, added.</summary>
    public static long[] Sum(params ReadOnlySpan<LatencyHistogram> histograms)
    {
        var sum = new long[PerOctave * 32];
        foreach (var histogram in histograms)
        {
            for (var i = 0; i < sum.Length; i++)
                sum[i] += Volatile.Read(ref histogram.counts[i]);
        }

        return sum;
    }

    /// <summary>
    /// The duration that a share <paramref name="quantile"/> of the counted ones does not exceed; zero when nothing was counted.
    /// </summary>
    public static TimeSpan Quantile(ReadOnlySpan<long> counts, double quantile)
    {
        long total = 0;
        foreach (var count in counts)
            total += count;
        var rank = (long)Math.Ceiling(total * quantile);
        for (var i = 0; i < counts.Length && total > 0; i++)
        {
            rank -= counts[i];
            if (rank <= 0)
                return TimeSpan.FromMicroseconds(UpperBound(i));
        }

        return TimeSpan.Zero;
    }

    private static int BucketOf(uint microseconds)
    {
        if (microseconds < PerOctave)
            return (int)microseconds;
        var octave = BitOperations.Log2(microseconds) - 3;
        return ((octave + 1) * PerOctave) + (int)(microseconds >> octave) - PerOctave;
    }

    private static long UpperBound(int bucket)
    {
        if (bucket < PerOctave)
            return bucket;
        var octave = (bucket / PerOctave) - 1;
        return ((long)(PerOctave + (bucket % PerOctave) + 1) << octave) - 1;
    }
}
