using System.Linq.Expressions;
using System.Reflection;

namespace Anomaly.Runtime.Serialization;

/// <summary>A member with its type: accessors compiled once.</summary>
internal sealed class MemberCodec<TOwner, TValue> : MemberCodec<TOwner>
{
    private readonly Codec<TValue> codec;
    private readonly Getter get;
    private readonly Setter set;

    public MemberCodec(uint id, MemberInfo member, Codec<TValue> codec)
        : base(id, codec.Kind)
    {
        this.codec = codec;
        var owner = Expression.Parameter(typeof(TOwner).MakeByRefType());
        var value = Expression.Parameter(typeof(TValue));
        var access = Expression.MakeMemberAccess(owner, member);
        get = Expression.Lambda<Getter>(access, owner).Compile();
        set = Expression.Lambda<Setter>(Expression.Assign(access, value), owner, value).Compile();
    }

    private delegate TValue Getter(ref TOwner owner);

    private delegate void Setter(ref TOwner owner, TValue value);

    public override void Write(WireWriter writer, ref TOwner owner) => codec.Write(writer, get(ref owner));

    public override void Read(ref WireReader reader, ref TOwner owner) => set(ref owner, codec.Read(ref reader));

    public override void Copy(ref TOwner from, ref TOwner to) => set(ref to, codec.Copy(get(ref from)));
}
