using System.Runtime.Intrinsics;

namespace Anomaly.Detection.Features.Seed14;

/// <summary>
/// The last 20 closes in time order, and their mean and spread. The moments are computed from the closes themselves at every row,
/// in two passes and one order of summation, so that they depend on the closes alone and have the same bits on every machine.
/// </summary>
/// <remarks>
/// Closes are appended to a buffer longer than the window, which is moved to the front when full: the window is contiguous
/// at any time and an append costs one store.
/// </remarks>
internal sealed class CloseWindow
{
    /// <summary>Closes in a full window.</summary>
    public const int Length = 20;

    private const int Capacity = Length + 64;
    private readonly double[] _closes = new double[Capacity];
    private int _end;
    private int _count;

    /// <summary>Closes in the window, oldest first.</summary>
    public ReadOnlySpan<double> Closes => _closes.AsSpan(_end - _count, _count);

    /// <summary>The close this many bars before the last one. The caller knows that there is one.</summary>
    public double Back(int bars) => _closes[_end - 1 - bars];

    /// <summary>Takes the next close.</summary>
    public void Add(double close)
    {
        if (_end == Capacity)
        {
            _closes.AsSpan(Capacity - Length).CopyTo(_closes);
            _end = Length;
        }

        _closes[_end++] = close;
        if (_count < Length)
            _count++;
    }

    /// <summary>
    /// The mean less the last close, and the sample standard deviation (not-a-number with one close). Deviations are taken
    /// from the last close: equal closes then have a spread of exactly zero, which they would not have around a rounded mean.
    /// </summary>
    public (double MeanOffset, double Deviation) Moments() => _count == Length ? FullMoments() : PartialMoments();

    private (double MeanOffset, double Deviation) FullMoments()
    {
        ref var first = ref MemoryMarshal.GetReference(_closes.AsSpan(_end - Length, Length));
        var last = Vector256.Create(_closes[_end - 1]);
        var a = Vector256.LoadUnsafe(ref first, 0) - last;
        var b = Vector256.LoadUnsafe(ref first, 4) - last;
        var c = Vector256.LoadUnsafe(ref first, 8) - last;
        var d = Vector256.LoadUnsafe(ref first, 12) - last;
        var e = Vector256.LoadUnsafe(ref first, 16) - last;
        var offset = Sum(a + b + (c + d) + e) / Length;

        var mean = Vector256.Create(offset);
        a -= mean;
        b -= mean;
        c -= mean;
        d -= mean;
        e -= mean;
        var squares = Sum((a * a) + (b * b) + ((c * c) + (d * d)) + (e * e));
        return (offset, Math.Sqrt(squares / (Length - 1)));
    }

    private (double MeanOffset, double Deviation) PartialMoments()
    {
        var closes = Closes;
        var last = closes[^1];
        var sum = 0.0;
        foreach (var close in closes)
            sum += close - last;
        var offset = sum / _count;

        var squares = 0.0;
        foreach (var close in closes)
        {
            var deviation = close - last - offset;
            squares += deviation * deviation;
        }

        return (offset, _count < 2 ? double.NaN : Math.Sqrt(squares / (_count - 1)));
    }

    // Written out because the order in which Vector256.Sum adds is not promised.
    private static double Sum(Vector256<double> lanes)
    {
        var pairs = lanes.GetLower() + lanes.GetUpper();
        return pairs.GetElement(0) + pairs.GetElement(1);
    }
}
