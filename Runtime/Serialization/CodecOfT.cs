namespace Anomaly.Runtime.Serialization;

/// <summary>Writes, reads and copies values of one type. Stateless and cached by <see cref="Codecs"/>.</summary>
internal abstract class Codec<T> : Codec
{
    public abstract void Write(WireWriter writer, T value);

    public abstract T Read(ref WireReader reader);

    /// <summary>An equal value that shares nothing mutable with the given one.</summary>
    public abstract T Copy(T value);

    public sealed override object? CopyObject(object? value) => IsShareable ? value : Copy((T)value!);

    public sealed override void WriteObject(WireWriter writer, object? value) => Write(writer, (T)value!);

    public sealed override object? ReadObject(ref WireReader reader) => Read(ref reader);
}
