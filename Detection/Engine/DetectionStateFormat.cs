using System.Buffers.Binary;
using System.Text;
using Anomaly.Detection.Features;

namespace Anomaly.Detection.Engine;

/// <summary>
/// The binary form of <see cref="DetectionState"/>: "ADS" and a version byte; rows loaded and scored; anchor and last bar (time in ticks,
/// then OHLCV), all
/// zero before the first bar; model hash, feature set id, seed-14 state and model state, each after its length (2 bytes); checksum (4).
/// Little-endian.
/// </summary>
internal static class DetectionStateFormat
{
    private const uint Signature = 'A' | ('D' << 8) | ('S' << 16) | (Version << 24);
    private const uint Version = 1;
    private const int FixedLength = sizeof(uint) + (9 * sizeof(long));
    private const int Parts = 4;

    public static byte[] Write(DetectionState state)
    {
        var hash = Encoding.UTF8.GetBytes(state.ModelHash);
        var set = Encoding.UTF8.GetBytes(state.FeatureSet);
        var length = hash.Length + set.Length + state.SeedState.Length + state.ModelState.Length;
        var bytes = new byte[FixedLength + (Parts * sizeof(ushort)) + length + StateCheck.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Signature);
        var last = state.LastBar.GetValueOrDefault();
        ReadOnlySpan<long> numbers =
        [
            state.RowsLoaded, state.RowsScored, state.Anchor.GetValueOrDefault().Ticks, last.Time.Ticks,
            BitConverter.DoubleToInt64Bits(last.Open), BitConverter.DoubleToInt64Bits(last.High), BitConverter.DoubleToInt64Bits(last.Low),
            BitConverter.DoubleToInt64Bits(last.Close), BitConverter.DoubleToInt64Bits(last.Volume),
        ];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(uint) + (i * sizeof(long))), numbers[i]);

        var rest = bytes.AsSpan(FixedLength);
        WritePart(ref rest, hash);
        WritePart(ref rest, set);
        WritePart(ref rest, state.SeedState.Span);
        WritePart(ref rest, state.ModelState.Span);
        StateCheck.Seal(bytes);
        return bytes;
    }

    public static DetectionState Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FixedLength + (Parts * sizeof(ushort)) + StateCheck.Length)
            throw Damaged($"it is cut short at {bytes.Length} bytes");
        var signature = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if ((signature & 0xFFFFFF) != (Signature & 0xFFFFFF))
            throw new InvalidDataException("This is not a detection state.");
        if (signature != Signature)
        {
            throw new InvalidDataException(
                $"The detection state is of version {signature >> 24}; this build reads version {Version}. Rebuild it from the stored bars.");
        }

        if (!StateCheck.IsSound(bytes))
            throw Damaged("its checksum is wrong");

        var rest = bytes[FixedLength..^StateCheck.Length];
        var hash = Encoding.UTF8.GetString(ReadPart(ref rest));
        var set = Encoding.UTF8.GetString(ReadPart(ref rest));
        var seedState = ReadPart(ref rest).ToArray();
        var modelState = ReadPart(ref rest).ToArray();
        if (!rest.IsEmpty)
            throw Damaged($"{rest.Length} bytes are left over");
        return ReadNumbers(bytes, new DetectionState(hash, set, seedState, modelState));
    }

    private static DetectionState ReadNumbers(ReadOnlySpan<byte> bytes, DetectionState parts)
    {
        var numbers = new long[9];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(sizeof(uint) + (i * sizeof(long)))..]);

        var (loaded, scored) = (numbers[0], numbers[1]);
        if (loaded < 0 || scored < 0 || scored > loaded)
            throw Damaged($"it counts {loaded} bars and {scored} scored rows");
        var any = loaded > 0;
        return new DetectionState(parts.ModelHash, parts.FeatureSet, parts.SeedState, parts.ModelState)
        {
            RowsLoaded = loaded,
            RowsScored = scored,
            Anchor = any ? Time(numbers[2]) : null,
            LastBar = any ? new Bar(Time(numbers[3]), Number(4), Number(5), Number(6), Number(7), Number(8)) : null,
        };

        double Number(int i) => BitConverter.Int64BitsToDouble(numbers[i]);
    }

    private static DateTime Time(long ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
        ? new DateTime(ticks, DateTimeKind.Utc)
        : throw Damaged("it holds a time that there is not");

    private static void WritePart(ref Span<byte> rest, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(rest, checked((ushort)part.Length));
        part.CopyTo(rest[sizeof(ushort)..]);
        rest = rest[(sizeof(ushort) + part.Length)..];
    }

    private static ReadOnlySpan<byte> ReadPart(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < sizeof(ushort) || rest.Length - sizeof(ushort) < BinaryPrimitives.ReadUInt16LittleEndian(rest))
            throw Damaged("a part reaches beyond its end");
        var part = rest.Slice(sizeof(ushort), BinaryPrimitives.ReadUInt16LittleEndian(rest));
        rest = rest[(sizeof(ushort) + part.Length)..];
        return part;
    }

    private static InvalidDataException Damaged(string how) =>
        new($"The detection state is damaged: {how}. Rebuild it from the stored bars.");
}
