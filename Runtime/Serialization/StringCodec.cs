namespace Anomaly.Runtime.Serialization;

/// <summary>UTF-8 in a block.</summary>
internal sealed class StringCodec : Codec<string?>
{
    public override WireKind Kind => WireKind.Block;

    public override bool IsShareable => true;

    public override void Write(WireWriter writer, string? value) => writer.WriteString(value);

    public override string? Read(ref WireReader reader) => reader.ReadString();

    public override string? Copy(string? value) => value;
}
