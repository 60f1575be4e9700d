namespace Anomaly.Runtime.Serialization;

/// <summary>A block: null, or the value.</summary>
internal sealed class NullableCodec<T>(Codec<T> inner) : Codec<T?>
    where T : struct
{
    public override WireKind Kind => WireKind.Block;

    public override bool IsShareable => inner.IsShareable;

    public override void Write(WireWriter writer, T? value)
    {
        if (value is not { } present)
        {
            writer.WriteNull();
            return;
        }

        var start = writer.BeginBlock();
        inner.Write(writer, present);
        writer.EndBlock(start);
    }

    public override T? Read(ref WireReader reader)
    {
        if (!reader.TryReadBlock(out var block))
            return null;
        var content = new WireReader(block);
        return inner.Read(ref content);
    }

    public override T? Copy(T? value) => value is { } present ? inner.Copy(present) : null;
}
