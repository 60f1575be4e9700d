namespace Anomaly.Runtime.Serialization;

/// <summary>How many bytes a member takes on the wire, so that a reader can skip one that it does not know.</summary>
internal enum WireKind : byte
{
    Fixed8,
    Fixed16,
    Fixed32,
    Fixed64,
    Fixed128,

    /// <summary>A block: four bytes of length (-1 is null), then its content.</summary>
    Block,
}
