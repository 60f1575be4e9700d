namespace Anomaly.Runtime.Serialization;

/// <summary>One member of a travelling type.</summary>
internal abstract class MemberCodec<TOwner>(uint id, WireKind kind)
{
    public uint Id { get; } = id;

    public WireKind Kind { get; } = kind;

    public abstract void Write(WireWriter writer, ref TOwner owner);

    public abstract void Read(ref WireReader reader, ref TOwner owner);

    public abstract void Copy(ref TOwner from, ref TOwner to);
}
