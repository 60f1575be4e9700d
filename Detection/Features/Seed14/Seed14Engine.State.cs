using System.Buffers.Binary;

namespace Anomaly.Detection.Features.Seed14;

/// <summary>
/// The stored form, little-endian: "S14" and a version byte, rows (8), six exponential means, two sums and the last wick ratio
/// (8 each), the closes of the window oldest first (8 each, as many as there are), checksum (4). At most 248 bytes.
/// </summary>
public sealed partial class Seed14Engine
{
    /// <summary>The most bytes that a stored state has.</summary>
    public const int MaxStoredLength = HeaderLength + (CloseWindow.Length * sizeof(double)) + StateCheck.Length;

    private const uint Signature = 'S' | ('1' << 8) | ('4' << 16) | (Version << 24);
    private const uint Version = 1;
    private const int Numbers = 9;
    private const int RowsAt = sizeof(uint);
    private const int NumbersAt = RowsAt + sizeof(long);
    private const int HeaderLength = NumbersAt + (Numbers * sizeof(double));

    /// <inheritdoc />
    public int MaxStateLength => MaxStoredLength;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="MaxStateLength"/>.</exception>
    public int WriteState(Span<byte> destination)
    {
        if (destination.Length < MaxStoredLength)
        {
            throw new ArgumentException(
                $"The state takes up to {MaxStoredLength} bytes, the span given has {destination.Length}.", nameof(destination));
        }

        var closes = _closes.Closes;
        var state = destination[..LengthWith(closes.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(state, Signature);
        BinaryPrimitives.WriteInt64LittleEndian(state[RowsAt..], Rows);
        ReadOnlySpan<double> numbers =
        [
            _trueRange.Value, _gain.Value, _loss.Value, _fast.Value, _slow.Value, _signal.Value, _turnover, _volume, _wickRatio,
        ];
        WriteNumbers(state[NumbersAt..], numbers);
        WriteNumbers(state[HeaderLength..], closes);
        StateCheck.Seal(state);
        return state.Length;
    }

    /// <summary>The engine that wrote this state, ready for the next bar.</summary>
    /// <exception cref="InvalidDataException">
    /// The state is damaged, of another feature set, or of a version this code does not know.
    /// </exception>
    internal static Seed14Engine ReadState(ReadOnlySpan<byte> state)
    {
        if (state.Length < LengthWith(0))
            throw new InvalidDataException($"The seed-14 state is cut short: it has {state.Length} bytes of at least {LengthWith(0)}.");
        var signature = BinaryPrimitives.ReadUInt32LittleEndian(state);
        if ((signature & 0xFFFFFF) != (Signature & 0xFFFFFF))
            throw new InvalidDataException("This is not the state of a seed-14 engine.");
        if (signature != Signature)
            throw new InvalidDataException($"The seed-14 state is of version {signature >> 24}; this build reads version {Version}.");
        var rows = BinaryPrimitives.ReadInt64LittleEndian(state[RowsAt..]);
        var expected = LengthWith((int)Math.Clamp(rows, 0, CloseWindow.Length));
        if (rows < 0 || state.Length != expected || !StateCheck.IsSound(state))
            throw Damaged("its length or checksum is wrong");

        Span<double> numbers = stackalloc double[Numbers];
        Span<double> closes = stackalloc double[CloseWindow.Length];
        closes = closes[..(int)Math.Min(rows, CloseWindow.Length)];
        ReadNumbers(state[NumbersAt..], numbers);
        ReadNumbers(state[HeaderLength..], closes);
        return new Seed14Engine(rows, numbers, closes);
    }

    private static int LengthWith(int closes) => HeaderLength + (closes * sizeof(double)) + StateCheck.Length;

    private static void WriteNumbers(Span<byte> destination, ReadOnlySpan<double> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(destination[(i * sizeof(double))..], numbers[i]);
    }

    private static void ReadNumbers(ReadOnlySpan<byte> source, Span<double> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadDoubleLittleEndian(source[(i * sizeof(double))..]);
            if (!double.IsFinite(numbers[i]))
                throw Damaged("it holds a value that is no number");
        }
    }

    private static InvalidDataException Damaged(string how) =>
        new($"The seed-14 state is damaged: {how}. Rebuild it from the stored bars.");
}
