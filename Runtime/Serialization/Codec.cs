namespace Anomaly.Runtime.Serialization;

/// <summary>How values of one type travel; see <see cref="Codec{T}"/>.</summary>
internal abstract class Codec
{
    public abstract WireKind Kind { get; }

    /// <summary>Whether instances may be shared by caller and grain: nobody can change them.</summary>
    public abstract bool IsShareable { get; }

    /// <summary>The copier of <see cref="Codec{T}.Copy"/> for boxed values.</summary>
    public abstract object? CopyObject(object? value);

    public abstract void WriteObject(WireWriter writer, object? value);

    public abstract object? ReadObject(ref WireReader reader);
}
