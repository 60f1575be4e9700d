using Anomaly.Detection.Features;
using Anomaly.Detection.Tests.Engine;

namespace Anomaly.Detection.Tests.Features;

public sealed class StateFormatTests
{
    private const string Rebuild = "Rebuild it from the stored bars.";

    private static readonly StateFormat Format = new("test", "TST"u8, leastContent: 8);

    [Fact]
    public void Open_whatWasSealed_givesItsContentBack()
    {
        var state = State(1.5f);
        Assert.Equal([(byte)'T', (byte)'S', (byte)'T', 1], state[..4]);
        Assert.Equal(StateBytes.With(state, 0), state);

        var stream = Format.Open(state);
        Assert.Equal(4, stream.Left);
        Assert.Equal(1.5f, stream.Field(0f));
        Assert.Equal(0, stream.Left);
    }

    [Fact]
    public void Open_aStateThatIsCutShort_saysHowLongOneIs()
    {
        Assert.Equal(12, Format.LeastLength);
        Assert.Equal(
            $"The test state is damaged: it is cut short at 11 bytes of at least 12. {Rebuild}", Refusal(() => Format.Open(new byte[11])));
    }

    [Fact]
    public void Open_aStateOfSomethingElse_saysWhatItIsNot()
    {
        var state = State(1);
        state[2] = (byte)'U';
        Assert.Equal("This is not a test state.", Refusal(() => Format.Open(state)));
        state[2] = (byte)'T';
        state[3] = 2;
        Assert.Equal($"The test state is of version 2; this build reads version 1. {Rebuild}", Refusal(() => Format.Open(state)));
        state[3] = 1;
        state[4] ^= 1;
        Assert.Equal($"The test state is damaged: its checksum is wrong. {Rebuild}", Refusal(() => Format.Open(state)));
    }

    [Fact]
    public void Read_beyondTheEnd_isRefused()
    {
        const string message = $"The test state is damaged: a part reaches beyond its end. {Rebuild}";
        Assert.Equal(message, Refusal(() => Format.Open(State(1)).Read<double>()));
        // The number's first two bytes, 3, are read as the length of a part.
        Assert.Equal(message, Refusal(() => Format.Open(State(BitConverter.Int32BitsToSingle(3))).ReadPart()));
    }

    [Fact]
    public void ReadPart_whatWritePartWrote_isTheSame()
    {
        var state = new byte[4 + 2 + 3 + 4 + 4];
        var target = Format.Begin(state);
        target.WritePart([7, 8, 9]);
        target.Write(10);
        StateFormat.Seal(state);

        var source = Format.Open(state);
        Assert.Equal([7, 8, 9], source.ReadPart().ToArray());
        Assert.Equal((4, 10), (source.Left, source.Read<int>()));
    }

    [Theory]
    [InlineData(-1f, true)]
    [InlineData(2f, true)]
    [InlineData(-1.5f, false)]
    [InlineData(2.5f, false)]
    [InlineData(float.NaN, false)]
    public void Bounded_aNumberFromTheLeastToTheMost_isTaken(float value, bool taken)
    {
        var state = State(value);
        if (taken)
            Assert.Equal(value, Format.Open(state).Bounded(0, -1, 2));
        else
            Assert.Equal($"The test state is damaged: it holds {value} where -1 to 2 is possible. {Rebuild}", Refusal(() => Format.Open(state).Bounded(0, -1, 2)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Finite_aNumberThatIsNot_isRefused(double value)
    {
        var state = new byte[4 + 8 + 4];
        Format.Begin(state);
        Assert.Equal(
            $"The test state is damaged: it holds a value that is no number. {Rebuild}",
            Refusal(() => Format.Open(StateBytes.With(state, 4, BitConverter.GetBytes(value))).Finite(0)));
        Assert.Equal(1.5, Format.Open(StateBytes.With(state, 4, BitConverter.GetBytes(1.5))).Finite(0));
    }

    private static byte[] State(float value)
    {
        var state = new byte[12];
        var stream = Format.Begin(state);
        Assert.Equal(value, stream.Field(value));
        StateFormat.Seal(state);
        return state;
    }

    private static string Refusal(Action open) => Assert.Throws<InvalidDataException>(open).Message;
}
