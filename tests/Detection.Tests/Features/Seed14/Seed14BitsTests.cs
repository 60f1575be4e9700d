using System.Buffers.Binary;
using System.Security.Cryptography;
using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Detection.Tests.Features.Seed14;

/// <summary>
/// Holds the bits of the features themselves, so that they are the same with and without vector hardware, on every machine and with every
/// later compiler. Run once more with <c>DOTNET_EnableHWIntrinsic=0</c> to see the software form.
/// </summary>
public sealed class Seed14BitsTests
{
    private const string Known = "67631c5e48b5032ed2b6754019012323";

    [Fact]
    public void Push_aFixedSeries_givesTheBitsItAlwaysGave()
    {
        var rows = FeatureRows.Compute(Seed14FeatureSet.Instance, Write(2000));
        var bytes = new byte[rows.Values.Length * sizeof(double)];
        for (var i = 0; i < rows.Values.Length; i++)
        {
            var value = rows.Values[i];
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), double.IsNaN(value) ? double.MaxValue : value);
        }

        Assert.Equal(Known, Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16)));
    }

    // Whole-number arithmetic and divisions only: the series has the same bits everywhere, which a logarithm's would not.
    private static Bar[] Write(int count)
    {
        var bars = new Bar[count];
        var state = 1u;
        var price = 100.0;
        for (var i = 0; i < count; i++)
        {
            var open = price;
            price += (Next() - 499.5) / 700;
            bars[i] = new Bar(
                DateTime.UnixEpoch.AddDays(i), open, Math.Max(open, price) + (Next() / 900), Math.Min(open, price) - (Next() / 900), price, Next() * 7);
        }

        return bars;

        double Next()
        {
            state = (state * 1664525) + 1013904223;
            return (state >> 16) % 1000;
        }
    }
}
