using System.Buffers.Binary;
using System.Security.Cryptography;
using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Tests.Features.Relative;

/// <summary>
/// Holds the bits of the features and of the facts beside them, so that they are the same on every machine and with every later compiler: models were trained on
/// them. The series have shocks, halts, repetitions and bars without volume. Whether the values are right is the question of <see cref="RelativeReferenceTests"/>.
/// </summary>
public sealed class RelativeBitsTests
{
    [Fact]
    public void Push_aFixedDailySeries_givesTheBitsItAlwaysGave() =>
        Assert.Equal("87d8e3822a83b78de24a989940ed5a57", BitsOf(Write(1500, i => DateTime.UnixEpoch.AddDays(i))));

    /// <summary>Sessions of 110 bars with a pause at noon, of which each fourth begins late.</summary>
    [Fact]
    public void Push_aFixedIntradaySeries_givesTheBitsItAlwaysGave() => Assert.Equal(
        "f12efd0360e5e97618aeeba020e7324a",
        BitsOf(Write(3000, i => DateTime.UnixEpoch.AddDays(i / 110).AddMinutes((5 * (i % 110)) + (i / 110 % 4 == 2 ? 17 : 0) + (i % 110 > 60 ? 60 : 0)))));

    private static string BitsOf(Bar[] bars)
    {
        var engine = new Relative2Engine();
        var numbers = new double[Relative2Columns.Count + BarFacts.Count];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[sizeof(double)];
        foreach (var bar in bars)
        {
            engine.Push(bar, numbers.AsSpan(0, Relative2Columns.Count));
            engine.CopyFacts(numbers.AsSpan(Relative2Columns.Count));
            foreach (var number in numbers)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, double.IsNaN(number) ? double.MaxValue : number);
                hash.AppendData(bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    // Whole-number arithmetic, products and divisions only: the series has the same bits everywhere, which a logarithm's would not.
    private static Bar[] Write(int count, Func<int, DateTime> time)
    {
        var bars = new Bar[count];
        var state = 1u;
        var close = 100.0;
        for (var i = 0; i < count; i++)
        {
            var open = close * (1 + ((Next() - 499.5) / 100_000));
            close = open * (1 + ((Next() - 499.5) / 20_000));
            var bar = new Bar(
                time(i), open, Math.Max(open, close) * (1 + (Next() / 100_000)), Math.Min(open, close) * (1 - (Next() / 100_000)), close, 1000 + (Next() * 7));
            bars[i] = i == 0 ? bar with { Low = 0, Close = 0 } : Odd((int)Next() % 40, bar, bars[i - 1]);
            close = bars[i].Close > 0 ? bars[i].Close : close;
        }

        return bars;

        double Next()
        {
            state = (state * 1664525) + 1013904223;
            return (state >> 16) % 1000;
        }
    }

    private static Bar Odd(int kind, Bar bar, Bar last) => kind switch
    {
        0 => new Bar(bar.Time, last.Close, last.Close, last.Close, last.Close, bar.Volume),
        1 => new Bar(bar.Time, last.Close, last.Close, last.Close, last.Close, 0),
        2 => last with { Time = bar.Time },
        3 or 4 => bar with { Volume = 0 },
        5 => bar with { Close = last.Close, High = Math.Max(bar.High, last.Close), Low = Math.Min(bar.Low, last.Close) },
        6 => bar with { Low = bar.Low * 0.7, Close = bar.Close * 0.75 },
        7 => bar with { High = bar.High * 1.4, Close = bar.Close * 1.35, Volume = bar.Volume * 2000 },
        8 => bar with { Open = bar.Open * 1.2, High = bar.High * 1.25, Volume = bar.Volume / 1024 },
        9 => bar with { Open = 0, Low = -1 },
        10 => bar with { Low = 0, Close = 0, Volume = -1 },
        _ => bar,
    };
}
