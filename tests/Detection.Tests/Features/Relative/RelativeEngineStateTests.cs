using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Tests.Engine;
using Anomaly.Testing;
using FsCheck.Xunit;

namespace Anomaly.Detection.Tests.Features.Relative;

public sealed class RelativeEngineStateTests
{
    [Property(MaxTest = 60)]
    public void WriteState_atAnyCut_goesOnBitForBit(int seed, bool intraday, byte every)
    {
        var bars = intraday ? RandomBars.FiveMinutes(5, seed) : RandomBars.Daily(200, seed);
        var step = (every % 40) + 1;
        var whole = new RelativeEngine();
        var cut = new RelativeEngine();
        var state = new byte[RelativeEngine.MaxStoredLength];
        var expected = new double[RelativeColumns.Count];
        var actual = new double[RelativeColumns.Count];
        for (var i = 0; i < bars.Length; i++)
        {
            if (i % step == 0)
                cut = RelativeFeatureSet.Instance.Restore(state.AsSpan(0, cut.WriteState(state)));
            Assert.Equal(whole.Push(bars[i], expected), cut.Push(bars[i], actual));
            Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));
            Assert.Equal(whole.Facts, cut.Facts);
        }
    }

    [Fact]
    public void WriteState_withTheSeedState_staysBelowOneKilobyte()
    {
        Assert.True(RelativeEngine.MaxStoredLength + Seed14Engine.MaxStoredLength < 1024);
        Assert.True(Fed(RandomBars.Daily(100, 1)).Length < 200);
        Assert.Equal(RelativeEngine.MaxStoredLength, Fed(RandomBars.FiveMinutes(2, 1)).Length);
    }

    [Fact]
    public void Restore_stateWithAnyBitFlipped_isRefused()
    {
        var state = Fed(RandomBars.Daily(50, 1));
        for (var bit = 0; bit < state.Length * 8; bit++)
        {
            var damaged = (byte[])state.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => RelativeFeatureSet.Instance.Restore(damaged));
        }
    }

    [Fact]
    public void Restore_stateCutShort_saysSo()
    {
        var state = Fed(RandomBars.Daily(50, 1));
        Assert.Contains("cut short", Assert.Throws<InvalidDataException>(() => RelativeFeatureSet.Instance.Restore(state.AsSpan(0, 20))).Message);
    }

    [Fact]
    public void WriteState_intoTooShortASpan_isRefused()
    {
        Assert.StartsWith(
            "The state takes up to 585 bytes, the span given has 584.",
            Assert.Throws<ArgumentException>(() => new RelativeEngine().WriteState(new byte[584])).Message, StringComparison.Ordinal);
        Assert.InRange(new RelativeEngine().WriteState(new byte[585]), 100, 200);
    }

    [Theory]
    [InlineData(4, -1L)]
    [InlineData(12, 0x7FF8000000000000L)]
    public void Restore_stateOfASoundChecksumOverNonsense_isRefused(int at, long value) => Assert.Throws<InvalidDataException>(
        () => RelativeFeatureSet.Instance.Restore(StateBytes.With(Fed(RandomBars.Daily(50, 1)), at, BitConverter.GetBytes(value))));

    [Theory]
    [InlineData(45, 14.5f, false)]
    [InlineData(45, -14.5f, false)]
    [InlineData(45, 14f, true)]
    [InlineData(45, float.NaN, true)]
    [InlineData(49, 711f, false)]
    [InlineData(49, 710f, true)]
    [InlineData(53, 0.04f, false)]
    [InlineData(53, 0.05f, true)]
    [InlineData(57, 3.01f, false)]
    [InlineData(57, -3f, true)]
    public void Restore_stateOfALevelOutOfRange_isRefused(int at, float value, bool sound)
    {
        var forged = StateBytes.With(Fed(RandomBars.Daily(50, 1)), at, BitConverter.GetBytes(value));
        if (sound)
            Assert.Equal(50, RelativeFeatureSet.Instance.Restore(forged).Rows);
        else
            Assert.StartsWith("The relative state is damaged: ", Assert.Throws<InvalidDataException>(() => RelativeFeatureSet.Instance.Restore(forged)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_stateWithMoreThanItsMeters_isRefused()
    {
        var state = Fed(RandomBars.Daily(50, 1));
        byte[] longer = [.. state[..^4], 0, 0, 0, 0, 0];

        Assert.Equal(
            "The relative state is damaged: its length or content is wrong. Rebuild it from the stored bars.",
            Assert.Throws<InvalidDataException>(() => RelativeFeatureSet.Instance.Restore(StateBytes.With(longer, longer.Length - 5, 0))).Message);
    }

    [Fact]
    public void Restore_stateOfAnotherVersion_saysWhich()
    {
        var state = Fed(RandomBars.Daily(50, 1));
        state[3] = 9;
        Assert.Contains("version 9", Assert.Throws<InvalidDataException>(() => RelativeFeatureSet.Instance.Restore(state)).Message);
    }

    [Fact]
    public void Restore_stateOfTheOtherSet_isRefused()
    {
        var engine = new Seed14Engine();
        var row = new double[Seed14Columns.Count];
        foreach (var bar in RandomBars.Daily(50, 1))
            engine.Push(bar, row);
        var state = new byte[Seed14Engine.MaxStoredLength];
        Assert.Throws<InvalidDataException>(() => RelativeFeatureSet.Instance.Restore(state.AsSpan(0, engine.WriteState(state))));
    }

    private static byte[] Fed(Bar[] bars)
    {
        var engine = new RelativeEngine();
        var row = new double[RelativeColumns.Count];
        foreach (var bar in bars)
            engine.Push(bar, row);
        var state = new byte[RelativeEngine.MaxStoredLength];
        return state[..engine.WriteState(state)];
    }
}
