using System.Buffers.Binary;
using System.Text;

namespace Anomaly.Detection.Models.Onnx;

/// <summary>
/// Reads one message of protocol buffers' wire format, field by field, within the message's bytes and never beyond. The few messages of a model file do
/// not need a generated parser; this one copies nothing and refuses what it does not expect.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message, string name)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = message;
    private WireType _type;

    /// <summary>Number of the field that the cursor stands before.</summary>
    public int Field { get; private set; }

    /// <summary>Moves on to the next field; false at the end of the message. Its value must be read, or skipped, before the next call.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;

        var tag = Varint();
        _type = (WireType)(tag & 7);
        if (tag >> 3 is 0 or > 0x1FFFFFFF || _type is not (WireType.Varint or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32))
            throw Damaged("has a field of no known kind");

        Field = (int)(tag >> 3);
        return true;
    }

    public long Int()
    {
        Expect(WireType.Varint);
        return (long)Varint();
    }

    public float Float()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
    }

    public ReadOnlySpan<byte> Bytes()
    {
        Expect(WireType.Bytes);
        var length = Varint();
        return length <= (ulong)_rest.Length ? Take((int)length) : throw Damaged("ends in the middle of a field");
    }

    public string Text()
    {
        try
        {
            return StrictUtf8.GetString(Bytes());
        }
        catch (DecoderFallbackException)
        {
            throw Damaged($"has text in field {Field} that is not UTF-8");
        }
    }

    /// <summary>A nested message.</summary>
    public ProtoReader Message(string nested) => new(Bytes(), nested);

    /// <summary>Appends the whole numbers of a repeated field, packed or not.</summary>
    public void Ints(BoundedList<long> values)
    {
        if (_type == WireType.Varint)
        {
            values.Add(Int());
            return;
        }

        for (var packed = Message(name); !packed._rest.IsEmpty;)
            values.Add((long)packed.Varint());
    }

    /// <summary>Appends the numbers of a repeated field, packed or not.</summary>
    public void Floats(BoundedList<float> values)
    {
        if (_type == WireType.Fixed32)
        {
            values.Add(Float());
            return;
        }

        for (var packed = Message(name); !packed._rest.IsEmpty;)
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed.Take(sizeof(float))));
    }

    /// <summary>Passes over a field that means nothing to us.</summary>
    public void Skip()
    {
        switch (_type)
        {
            case WireType.Varint: Varint(); break;
            case WireType.Fixed64: Take(sizeof(double)); break;
            case WireType.Fixed32: Take(sizeof(float)); break;
            default: Bytes(); break;
        }
    }

    /// <summary>The error for a field that does not belong into this message.</summary>
    public readonly InvalidModelException Unexpected() => Damaged($"has the unexpected field {Field}");

    private readonly void Expect(WireType type)
    {
        if (_type != type)
            throw Damaged($"has field {Field} in another form than ONNX gives it");
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && !_rest.IsEmpty; shift += 7)
        {
            var next = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw Damaged("has a number without an end");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
            throw Damaged("ends in the middle of a field");

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private readonly InvalidModelException Damaged(string what) => new($"The file is no readable ONNX model: its {name} {what}.");
}
