namespace Orleans;

/// <summary>
/// The number of a member on the wire: unique in its type, never reused. Positional records: on the parameter's property (<c>[property:
/// Id(0)]</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class IdAttribute(uint id) : Attribute
{
    /// <summary>The number.</summary>
    public uint Id { get; } = id;
}
