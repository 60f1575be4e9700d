using System.Runtime.CompilerServices;

namespace Anomaly.Runtime.Serialization;

/// <summary>
/// A type marked [GenerateSerializer]: a block of members, each led by its [Id] and wire kind. A reader skips ids that it does not know and
/// leaves members without an id at their default, so that versions of a type understand each other.
/// </summary>
internal sealed class ObjectCodec<T> : Codec<T>, IMembersCodec
{
    private readonly MemberCodec<T>[] members;
    private readonly Dictionary<uint, MemberCodec<T>> byId;
    private readonly Func<T> create;

    public ObjectCodec(IEnumerable<MemberCodec<T>> members, bool isShareable)
    {
        this.members = [.. members.OrderBy(member => member.Id)];
        byId = this.members.ToDictionary(member => member.Id);
        IsShareable = isShareable;
        create = typeof(T).IsValueType ? () => default! :
            typeof(T).GetConstructor([]) is not null ? Activator.CreateInstance<T> :
            () => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
    }

    public override WireKind Kind => WireKind.Block;

    public override bool IsShareable { get; }

    public override void Write(WireWriter writer, T value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        RejectDerived(value);
        var start = writer.BeginBlock();
        WriteMembers(writer, ref value);
        writer.EndBlock(start);
    }

    public void WriteMembers(WireWriter writer, object owner)
    {
        var value = (T)owner;
        WriteMembers(writer, ref value);
    }

    /// <summary>For reference types: sets the members of that instance.</summary>
    public void ReadMembers(ref WireReader content, object owner)
    {
        var value = (T)owner;
        ReadMembers(ref content, ref value);
    }

    public override T Read(ref WireReader reader)
    {
        if (!reader.TryReadBlock(out var block))
            return default!;
        var content = new WireReader(block);
        var value = create();
        ReadMembers(ref content, ref value);
        return value;
    }

    private void WriteMembers(WireWriter writer, ref T value)
    {
        foreach (var member in members)
        {
            writer.WriteVariable((member.Id << 3) | (uint)member.Kind);
            member.Write(writer, ref value);
        }
    }

    private void ReadMembers(ref WireReader content, ref T value)
    {
        while (content.Remaining > 0)
        {
            var head = content.ReadVariable();
            var kind = (WireKind)(head & 7);
            if (byId.TryGetValue(head >> 3, out var member) && member.Kind == kind)
                member.Read(ref content, ref value);
            else if (member is null)
                content.Skip(kind);
            else
                throw new InvalidDataException($"Member {member.Id} of {typeof(T)} came as {kind} where {member.Kind} was "
                    + "expected; an [Id] must never change its type.");
        }
    }

    public override T Copy(T value)
    {
        if (value is null || IsShareable)
            return value;
        RejectDerived(value);
        var copy = create();
        foreach (var member in members)
            member.Copy(ref value, ref copy);
        return copy;
    }

    private static void RejectDerived(T value)
    {
        if (!typeof(T).IsValueType && value!.GetType() != typeof(T))
            throw new InvalidOperationException($"A {value.GetType()} cannot travel where {typeof(T)} is declared; members of "
                + "the derived type would be lost.");
    }
}
