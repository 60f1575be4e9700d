using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Tests.Features.Relative;

/// <summary>What stored meters may hold: each number at the ends of its range is taken, and just outside refused.</summary>
public sealed class MeterStateTests
{
    private static readonly StateFormat Format = new("test", "TST"u8, leastContent: 4);

    private delegate void Persist(ref StateStream stream);

    [Fact]
    public void Persist_drifts_areWithinThree()
    {
        for (var at = 0; at < 3; at++)
            AssertBounds(Read, [0, 0, 0], at, -3, 3);

        static void Read(ref StateStream stream) => default(DriftMeter).Persist(ref stream);
    }

    [Fact]
    public void Persist_spreads_areWithinTheirClips()
    {
        AssertBounds(Read, [1, 0], 0, 0.1f, 8);
        AssertBounds(Read, [1, 0], 1, -2.5f, 2.5f);

        static void Read(ref StateStream stream) => new SpreadMeter(1).Persist(ref stream);
    }

    [Fact]
    public void Persist_levels_areWithinAnEighthAndEightTimesTheirStart()
    {
        AssertBounds(Read, [2], 0, 0.25f, 16);

        static void Read(ref StateStream stream) => new RunningLevel(2).Persist(ref stream);
    }

    [Fact]
    public void Persist_stillness_isAShare()
    {
        AssertBounds(Read, [0.5f, 0.5f, 0.5f, 0], 0, 0.001f, 0.95f);
        AssertBounds(Read, [0.5f, 0.5f, 0.5f, 0], 1, 0.05f, 0.95f);
        AssertBounds(Read, [0.5f, 0.5f, 0.5f, 0], 2, 0.001f, 0.95f);

        static void Read(ref StateStream stream) => default(StillnessCounter).Persist(ref stream);
    }

    [Fact]
    public void Persist_habits_areShares()
    {
        AssertBounds(Read, [0.5f, 0.5f, 0], 0, 0.0005f, 0.9999f);
        AssertBounds(Read, [0.5f, 0.5f, 0], 1, 0.05f, 0.9999f);

        static void Read(ref StateStream stream) => default(HabitCounter).Persist(ref stream);
    }

    [Fact]
    public void Persist_variances_areNotNegativeAndMayBeUnknown()
    {
        AssertBounds(Read, [1], 0, 0, 1000);
        Assert.Null(Record.Exception(() => Open(Read, [float.NaN])));

        static void Read(ref StateStream stream) => default(VarianceMeter).Persist(ref stream);
    }

    /// <summary>A run as long as a counter counts goes on surprising and does not begin anew.</summary>
    [Fact]
    public void Take_afterTheLongestRun_staysThere()
    {
        var longest = BitConverter.Int32BitsToSingle(int.MaxValue);
        var (still, habit) = (default(StillnessCounter), default(HabitCounter));
        var stream = Format.Open(State([0.5f, 0.5f, 0.5f, longest]));
        still.Persist(ref stream);
        stream = Format.Open(State([0.5f, 0.5f, longest]));
        habit.Persist(ref stream);

        still.Take(still: true, silent: false, rows: 1);
        habit.Take(odd: true, rows: 1);
        Assert.Equal((int.MaxValue, int.MaxValue), (still.Run, habit.Run));

        still.Take(still: false, silent: false, rows: 1);
        habit.Take(odd: false, rows: 1);
        Assert.Equal((0, 0), (still.Run, habit.Run));
    }

    [Fact]
    public void Advance_afterTheLastSessionThatIsCounted_staysThere()
    {
        var state = new byte[4 + 8 + 8 + 4 + 4 + 1 + 4];
        var target = Format.Begin(state);
        target.Write(DateTime.UnixEpoch.Ticks);
        target.Write(DateTime.UnixEpoch.Ticks);
        target.Write(300);
        target.Write(int.MaxValue - 1);
        target.Write((byte)1);
        StateFormat.Seal(state);
        var clock = default(SessionClock);
        var stream = Format.Open(state);
        clock.Persist(ref stream);

        Assert.Equal((300, int.MaxValue - 1, true), (clock.StepSeconds, clock.Sessions, clock.IsIntraday));
        for (var day = 1; day <= 2; day++)
        {
            clock.Advance(DateTime.UnixEpoch.AddDays(day));
            Assert.Equal(int.MaxValue, clock.Sessions);
        }
    }

    private static void AssertBounds(Persist read, float[] sound, int at, float least, float most)
    {
        foreach (var value in new[] { least, most })
            Assert.Null(Record.Exception(() => Open(read, [.. sound[..at], value, .. sound[(at + 1)..]])));

        foreach (var value in new[] { MathF.BitDecrement(least), MathF.BitIncrement(most) })
            Assert.Throws<InvalidDataException>(() => Open(read, [.. sound[..at], value, .. sound[(at + 1)..]]));
    }

    private static void Open(Persist read, float[] numbers)
    {
        var stream = Format.Open(State(numbers));
        read(ref stream);
        Assert.Equal(0, stream.Left);
    }

    private static byte[] State(float[] numbers)
    {
        var state = new byte[4 + (4 * numbers.Length) + 4];
        var stream = Format.Begin(state);
        foreach (var number in numbers)
            stream.Write(number);
        StateFormat.Seal(state);
        return state;
    }
}
