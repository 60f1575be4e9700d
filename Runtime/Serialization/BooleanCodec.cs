namespace Anomaly.Runtime.Serialization;

/// <summary>One byte; anything but zero reads as true, so that no bit pattern makes an impossible <see cref="bool"/>.</summary>
internal sealed class BooleanCodec : Codec<bool>
{
    public override WireKind Kind => WireKind.Fixed8;

    public override bool IsShareable => true;

    public override void Write(WireWriter writer, bool value) => writer.Write(value ? (byte)1 : (byte)0);

    public override bool Read(ref WireReader reader) => reader.Read<byte>() != 0;

    public override bool Copy(bool value) => value;
}
