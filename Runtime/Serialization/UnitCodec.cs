namespace Anomaly.Runtime.Serialization;

/// <summary>Nothing: the result of methods that return a plain task.</summary>
internal sealed class UnitCodec : Codec<Unit>
{
    public override WireKind Kind => WireKind.Fixed8;

    public override bool IsShareable => true;

    public override void Write(WireWriter writer, Unit value) => writer.Write((byte)0);

    public override Unit Read(ref WireReader reader)
    {
        reader.Read<byte>();
        return default;
    }

    public override Unit Copy(Unit value) => value;
}
