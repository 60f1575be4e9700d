namespace Anomaly.Runtime.Serialization;

/// <summary>The members of a type without the block around them, for instances that are made elsewhere (exceptions).</summary>
internal interface IMembersCodec
{
    void WriteMembers(WireWriter writer, object owner);

    void ReadMembers(ref WireReader content, object owner);
}
