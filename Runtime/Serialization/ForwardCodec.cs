namespace Anomaly.Runtime.Serialization;

/// <summary>Stands for the codec of a type while that codec is being built, so that types may refer to themselves.</summary>
internal sealed class ForwardCodec<T> : Codec<T>
{
    public Codec<T>? Target { get; set; }

    public override WireKind Kind => WireKind.Block;

    /// <summary>Asked while building, a type that refers to itself counts as one to copy.</summary>
    public override bool IsShareable => Target?.IsShareable ?? false;

    public override void Write(WireWriter writer, T value) => Target!.Write(writer, value);

    public override T Read(ref WireReader reader) => Target!.Read(ref reader);

    public override T Copy(T value) => Target!.Copy(value);
}
