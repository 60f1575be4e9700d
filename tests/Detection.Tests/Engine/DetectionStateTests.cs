using Anomaly.Detection.Engine;
using Anomaly.Detection.Models;
using Anomaly.Detection.Tests.Features;

namespace Anomaly.Detection.Tests.Engine;

public sealed class DetectionStateTests
{
    private static readonly Detector Detector = new(EngineModels.Loose);

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(100)]
    public void FromBytes_whatToBytesWroteIsTheSameState(int bars)
    {
        var state = Detector.Rebuild(BarScript.Write(3, bars).Bars).State;
        var bytes = state.ToBytes();
        var read = DetectionState.FromBytes(bytes);
        Assert.True(bytes.Length < 1024);
        Assert.Equal(bytes, read.ToBytes());
        Assert.Equal(
            (state.ModelHash, state.FeatureSet, state.Anchor, state.LastBar, state.RowsLoaded, state.RowsScored),
            (read.ModelHash, read.FeatureSet, read.Anchor, read.LastBar, read.RowsLoaded, read.RowsScored));
    }

    [Fact]
    public void FromBytes_withAnyOneBitFlipped_isRefused()
    {
        var bytes = Detector.Rebuild(BarScript.Write(3, 100).Bars).State.ToBytes();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => DetectionState.FromBytes(damaged));
        }
    }

    [Fact]
    public void FromBytes_cutAnywhereOrProlonged_isRefused()
    {
        var bytes = Detector.Rebuild(BarScript.Write(3, 100).Bars).State.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => DetectionState.FromBytes(bytes.AsSpan(0, length)));
        Assert.Throws<InvalidDataException>(() => DetectionState.FromBytes([.. bytes, 0]));
    }

    [Fact]
    public void FromBytes_randomBytes_isRefused()
    {
        var random = new Random(17);
        var noise = new byte[700];
        for (var i = 0; i < 2000; i++)
        {
            random.NextBytes(noise);
            Assert.Throws<InvalidDataException>(() => DetectionState.FromBytes(noise.AsSpan(0, random.Next(noise.Length))));
        }
    }

    [Fact]
    public void FromBytes_ofALaterVersion_saysWhichVersionsMeet()
    {
        var bytes = Detector.Start().ToBytes();
        bytes[3] = 9;
        var error = Assert.Throws<InvalidDataException>(() => DetectionState.FromBytes(bytes));
        Assert.Equal("The detection state is of version 9; this build reads version 1. Rebuild it from the stored bars.", error.Message);
    }

    [Fact]
    public void Advance_aStateWhoseCountAndFeaturesDisagree_isRefused()
    {
        var bytes = Detector.Rebuild(BarScript.Write(3, 100).Bars).State.ToBytes();
        Assert.Equal(100, bytes[4]);
        var forged = DetectionState.FromBytes(StateBytes.With(bytes, 4, 99));
        Assert.Equal(
            "The detection state is damaged: it counts 99 bars, its features 100. Rebuild it from the stored bars.",
            Assert.Throws<InvalidDataException>(() => Detector.Advance(forged, [])).Message);
    }

    [Fact]
    public void Advance_aStateWhoseFeaturesOfTheModelsOwnCountOtherwise_isRefused()
    {
        var detector = new Detector(EngineModels.Relative);
        var (longer, shorter) = (detector.Rebuild(BarScript.Write(3, 100).Bars).State, detector.Rebuild(BarScript.Write(3, 99).Bars).State);
        var mixed = new DetectionState(longer.ModelHash, longer.FeatureSet, longer.SeedState, shorter.ModelState, longer.Rates)
        {
            Anchor = longer.Anchor, LastBar = longer.LastBar, RowsLoaded = longer.RowsLoaded, RowsScored = longer.RowsScored,
        };
        Assert.Throws<InvalidDataException>(() => detector.Advance(mixed, []));
    }

    [Theory]
    [InlineData(100, 100, true)]
    [InlineData(100, 0, true)]
    [InlineData(100, 101, false)]
    [InlineData(100, -1, false)]
    [InlineData(-1, -1, false)]
    public void FromBytes_countsThatThereCannotBeAreRefused(long loaded, long scored, bool sound)
    {
        var bytes = Detector.Rebuild(BarScript.Write(3, 100).Bars).State.ToBytes();
        var forged = StateBytes.With(bytes, 4, [.. BitConverter.GetBytes(loaded), .. BitConverter.GetBytes(scored)]);
        if (sound)
            Assert.Equal((loaded, scored), (DetectionState.FromBytes(forged).RowsLoaded, DetectionState.FromBytes(forged).RowsScored));
        else
        {
            Assert.Equal(
                $"The detection state is damaged: it counts {loaded} bars and {scored} scored rows. Rebuild it from the stored bars.",
                Assert.Throws<InvalidDataException>(() => DetectionState.FromBytes(forged)).Message);
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3155378975999999999, true)]
    [InlineData(3155378976000000000, false)]
    [InlineData(-1, false)]
    public void FromBytes_timesOutsideTheCalendar_areRefused(long ticks, bool sound)
    {
        var bytes = Detector.Rebuild(BarScript.Write(3, 100).Bars).State.ToBytes();
        var forged = StateBytes.With(bytes, 20, BitConverter.GetBytes(ticks));
        if (sound)
            Assert.Equal(ticks, DetectionState.FromBytes(forged).Anchor!.Value.Ticks);
        else
            Assert.Throws<InvalidDataException>(() => DetectionState.FromBytes(forged));
    }

    [Fact]
    public void FromBytes_withBytesLeftOver_saysHowMany()
    {
        Assert.Equal("The detection state is damaged: 3 bytes are left over. Rebuild it from the stored bars.", RefusalOf(EngineModels.Second));
        // Of a model without rates the same bytes begin a part that is empty.
        Assert.Equal("The detection state is damaged: it is longer than what it holds. Rebuild it from the stored bars.", RefusalOf(EngineModels.Loose));

        static string RefusalOf(DetectionModel model)
        {
            var bytes = new Detector(model).Start().ToBytes();
            byte[] longer = [.. bytes[..^4], 0, 0, 0, .. bytes[^4..]];
            return Assert.Throws<InvalidDataException>(() => DetectionState.FromBytes(StateBytes.With(longer, longer.Length - 7, 0))).Message;
        }
    }

    [Fact]
    public void FromBytes_ofAModelThatFollowsTheSeries_keepsItsRates()
    {
        var detector = new Detector(EngineModels.Second);
        var state = detector.Rebuild(BarScript.Write(3, 150).Bars).State;
        var read = DetectionState.FromBytes(state.ToBytes());
        Assert.Equal(state.Rates.ToArray(), read.Rates.ToArray());
        Assert.NotEqual(detector.Start().Rates.ToArray(), read.Rates.ToArray());
        Assert.True(Detector.Rebuild(BarScript.Write(3, 150).Bars).State.Rates.IsEmpty);
    }

    [Theory]
    [InlineData(4, 255, "it counts")]
    [InlineData(27, 127, "it holds a time that there is not")]
    [InlineData(76, 200, "a part reaches beyond its end")]
    [InlineData(76, 70, "")]
    public void FromBytes_ofASoundChecksumOverNonsense_isRefused(int at, byte value, string message)
    {
        var bytes = Detector.Rebuild(BarScript.Write(3, 100).Bars).State.ToBytes();
        byte[] values = at == 4 ? [255, 255, 255, 255, 255, 255, 255, 255] : [value];
        var error = Assert.Throws<InvalidDataException>(() => DetectionState.FromBytes(StateBytes.With(bytes, at, values)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
