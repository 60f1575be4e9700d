using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Tests.Engine;
using Anomaly.Testing;
using FsCheck.Xunit;

namespace Anomaly.Detection.Tests.Features.Relative;

public sealed class Relative2Tests
{
    [Property(MaxTest = 60)]
    public void WriteState_atAnyCut_goesOnBitForBit(int seed, bool intraday, byte every)
    {
        var bars = Odd(intraday ? RandomBars.FiveMinutes(5, seed) : RandomBars.Daily(200, seed), seed);
        var step = (every % 40) + 1;
        var (whole, cut) = (new Relative2Engine(), new Relative2Engine());
        var state = new byte[Relative2Engine.MaxStoredLength];
        var (expected, actual) = (new double[Relative2Columns.Count], new double[Relative2Columns.Count]);
        for (var i = 0; i < bars.Length; i++)
        {
            if (i % step == 0)
                cut = Relative2FeatureSet.Instance.Restore(state.AsSpan(0, cut.WriteState(state)));
            Assert.Equal(whole.Push(bars[i], expected), cut.Push(bars[i], actual));
            Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));
            Assert.Equal(whole.Facts, cut.Facts);
        }
    }

    [Property(MaxTest = 20)]
    public void Push_anyBars_givesTheFeaturesOfTheFirstSetAndFiniteOnesBesideThem(int seed, bool intraday)
    {
        var bars = Odd(intraday ? RandomBars.FiveMinutes(5, seed) : RandomBars.Daily(200, seed), seed);
        var first = FeatureRows.Compute(RelativeFeatureSet.Instance, bars);
        var second = FeatureRows.Compute(Relative2FeatureSet.Instance, bars);
        Assert.Equal(first.Complete.ToArray(), second.Complete.ToArray());
        for (var i = 0; i < bars.Length; i++)
        {
            Assert.Equal(first.Row(i).ToArray(), second.Row(i)[..RelativeColumns.Count].ToArray());
            Assert.All(second.Row(i)[RelativeColumns.Count..].ToArray(), value => Assert.Equal(second.Complete[i], float.IsFinite((float)value)));
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Push_bars_givesWhatTheFormulasSay(int seed, bool intraday) => AssertAgrees(intraday ? RandomBars.FiveMinutes(30, seed) : RandomBars.Daily(1500, seed));

    [SharedDataTheory]
    [InlineData("1d/AIG")]
    [InlineData("1d/6758.T")]
    public void Push_realBars_givesWhatTheFormulasSay(string series) => AssertAgrees(SharedBars.Read(series));

    [Fact]
    public void WriteState_withTheSeedState_staysBelowOneKilobyteAndTellsItsLength()
    {
        Assert.Equal(699, Relative2Engine.MaxStoredLength);
        Assert.True(Relative2Engine.MaxStoredLength + Seed14Engine.MaxStoredLength < 1024);
        Assert.Equal(Relative2Engine.MaxStoredLength, Fed(RandomBars.FiveMinutes(2, 1)).Length);
        Assert.StartsWith(
            "The state takes up to 699 bytes, the span given has 698.",
            Assert.Throws<ArgumentException>(() => new Relative2Engine().WriteState(new byte[698])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_stateWithAnyBitFlipped_isRefused()
    {
        var state = Fed(RandomBars.Daily(50, 1));
        for (var bit = 0; bit < state.Length * 8; bit++)
        {
            var damaged = (byte[])state.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => Relative2FeatureSet.Instance.Restore(damaged));
        }
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(1001f)]
    public void Restore_aVarianceThatCannotBe_isRefused(float variance)
    {
        var state = Fed(RandomBars.Daily(50, 1));
        Assert.Throws<InvalidDataException>(() => Relative2FeatureSet.Instance.Restore(StateBytes.With(state, state.Length - 4 - 88 - 16, BitConverter.GetBytes(variance))));
    }

    [Fact]
    public void Restore_stateWithMoreThanItsMeters_isRefused()
    {
        var state = Fed(RandomBars.Daily(50, 1));
        byte[] longer = [.. state[..^4], 0, 0, 0, 0, 0];

        Assert.Equal(
            "The relative-2 state is damaged: its length is wrong. Rebuild it from the stored bars.",
            Assert.Throws<InvalidDataException>(() => Relative2FeatureSet.Instance.Restore(StateBytes.With(longer, longer.Length - 5, 0))).Message);
    }

    [Fact]
    public void Restore_stateOfTheFirstSet_isRefused()
    {
        var engine = new RelativeEngine();
        var state = new byte[RelativeEngine.MaxStoredLength];
        var length = engine.WriteState(state);
        Assert.Throws<InvalidDataException>(() => Relative2FeatureSet.Instance.Restore(state.AsSpan(0, length)));
    }

    [Fact]
    public void Push_intoTooShortARow_isRefused() => Assert.StartsWith(
        "A row has 21 values, the span given only 20.",
        Assert.Throws<ArgumentException>(() => new Relative2Engine().Push(RandomBars.Daily(1, seed: 1)[0], new double[20])).Message, StringComparison.Ordinal);

    private static void AssertAgrees(Bar[] bars)
    {
        var rows = FeatureRows.Compute(Relative2FeatureSet.Instance, bars);
        var (recent, history) = (double.NaN, double.NaN);
        var levels = new Dictionary<bool, double> { [true] = 1.8, [false] = 0.6 };
        for (var i = 1; i < bars.Length; i++)
        {
            var (bar, before) = (bars[i], bars[i - 1]);
            var opens = bar.Time - before.Time >= TimeSpan.FromHours(3);
            var (change, gap) = (Math.Log(bar.Close / before.Close), Math.Log(bar.Open / before.Close));
            var units = double.IsNaN(recent) ? gap : gap / Math.Sqrt(recent);
            if (rows.Complete[i])
            {
                Near(change / Math.Sqrt(recent), rows.Row(i)[Relative2Columns.SigmaMove], 1e-3);
                Near(change / Math.Sqrt(history), rows.Row(i)[Relative2Columns.LongMove], 1e-3);
                // A value that just passes its level in one form and not in the other moves that level by two percent.
                Near(units / levels[opens], rows.Row(i)[Relative2Columns.SigmaGap], 0.05);
            }

            var rate = Math.Clamp(20.0 / i, 0.02, 0.1);
            levels[opens] = Math.Clamp(levels[opens] * (Math.Abs(units) > levels[opens] ? 1 + (rate * 0.98) : 1 - (rate * 0.02)), opens ? 1.8 / 8 : 0.4, opens ? 1.8 * 8 : 0.6 * 8);
            var still = Math.Max(Math.Max(bar.High, bar.Open), before.Close) == Math.Min(Math.Min(bar.Low, bar.Open), before.Close);
            if (still)
                continue;
            recent = Mean(recent, change, Math.Max(1 / 30.0, 1.0 / i));
            history = Mean(history, change, Math.Max(1 / 1000.0, 1.0 / i));
        }

        static double Mean(double mean, double change, double rate) => double.IsNaN(mean) ? change * change : mean + ((Math.Min(change * change, 16 * mean) - mean) * rate);
        static void Near(double expected, double actual, double tolerance) => Assert.InRange(actual, expected - (tolerance * (0.1 + Math.Abs(expected))), expected + (tolerance * (0.1 + Math.Abs(expected))));
    }

    // Repetitions and gaps in volume among random bars.
    private static Bar[] Odd(Bar[] bars, int seed)
    {
        var random = new Random(seed);
        for (var i = 1; i < bars.Length; i++)
        {
            bars[i] = random.Next(12) switch
            {
                0 => bars[i - 1] with { Time = bars[i].Time },
                1 => bars[i] with { Close = bars[i - 1].Close },
                2 => bars[i] with { Volume = 0 },
                3 => new Bar(bars[i].Time, bars[i - 1].Close, bars[i - 1].Close, bars[i - 1].Close, bars[i - 1].Close, 7),
                _ => bars[i],
            };
        }

        return bars;
    }

    private static byte[] Fed(Bar[] bars)
    {
        var engine = new Relative2Engine();
        var row = new double[Relative2Columns.Count];
        foreach (var bar in bars)
            engine.Push(bar, row);
        var state = new byte[Relative2Engine.MaxStoredLength];
        return state[..engine.WriteState(state)];
    }
}
