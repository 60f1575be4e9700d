using System.Buffers.Binary;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Tests.Engine;

namespace Anomaly.Detection.Tests.Features.Seed14;

public sealed class Seed14StateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(60)]
    public void Restore_aStateWithAnyOneBitFlipped_isRefused(int rows)
    {
        var state = StateAfter(rows);
        for (var bit = 0; bit < state.Length * 8; bit++)
        {
            var damaged = (byte[])state.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => Seed14FeatureSet.Instance.Restore(damaged));
        }
    }

    [Fact]
    public void Restore_aStateCutAnywhereOrProlonged_isRefused()
    {
        var state = StateAfter(60);
        for (var length = 0; length < state.Length; length++)
            Assert.Throws<InvalidDataException>(() => Seed14FeatureSet.Instance.Restore(state.AsSpan(0, length)));
        Assert.Throws<InvalidDataException>(() => Seed14FeatureSet.Instance.Restore([.. state, 0]));
    }

    [Theory]
    [InlineData(8, "The seed-14 state is damaged: its 144 bytes do not fit its 8 rows. Rebuild it from the stored bars.")]
    [InlineData(-1, "The seed-14 state is damaged: its 144 bytes do not fit its -1 rows. Rebuild it from the stored bars.")]
    public void Restore_aStateOfAnotherNumberOfRows_isRefused(long rows, string message) => Assert.Equal(
        message,
        Assert.Throws<InvalidDataException>(() => Seed14FeatureSet.Instance.Restore(StateBytes.With(StateAfter(7), 4, BitConverter.GetBytes(rows)))).Message);

    [Fact]
    public void WriteState_intoASpanThatIsJustLongEnough_isTaken() => Assert.Equal(88, new Seed14Engine().WriteState(new byte[248]));

    [Fact]
    public void Restore_randomBytes_isRefused()
    {
        var random = new Random(11);
        var noise = new byte[400];
        for (var i = 0; i < 2000; i++)
        {
            var length = random.Next(noise.Length);
            random.NextBytes(noise);
            Assert.Throws<InvalidDataException>(() => Seed14FeatureSet.Instance.Restore(noise.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Restore_aStateOfALaterVersion_saysWhichVersionsMeet()
    {
        var state = StateAfter(3);
        state[3] = 2;
        var error = Assert.Throws<InvalidDataException>(() => Seed14FeatureSet.Instance.Restore(state));
        Assert.Equal("The seed-14 state is of version 2; this build reads version 1. Rebuild it from the stored bars.", error.Message);
    }

    [Fact]
    public void Restore_aStateOfSomethingElse_saysSo()
    {
        var state = StateAfter(3);
        BinaryPrimitives.WriteUInt32LittleEndian(state, 0x01585858);
        var error = Assert.Throws<InvalidDataException>(() => Seed14FeatureSet.Instance.Restore(state));
        Assert.Equal("This is not a seed-14 state.", error.Message);
    }

    [Fact]
    public void WriteState_intoTooShortASpan_isRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new Seed14Engine().WriteState(new byte[20]));
        Assert.Contains("takes up to 248 bytes", error.Message, StringComparison.Ordinal);
    }

    private static byte[] StateAfter(int rows)
    {
        var engine = new Seed14Engine();
        var row = new double[14];
        foreach (var bar in BarScript.Write(seed: 5, rows).Bars)
            engine.Push(bar, row);
        var state = new byte[engine.MaxStateLength];
        return state[..engine.WriteState(state)];
    }
}
