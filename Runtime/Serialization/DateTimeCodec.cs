namespace Anomaly.Runtime.Serialization;

/// <summary>Ticks and kind in 64 bits.</summary>
internal sealed class DateTimeCodec : Codec<DateTime>
{
    public override WireKind Kind => WireKind.Fixed64;

    public override bool IsShareable => true;

    public override void Write(WireWriter writer, DateTime value) => writer.Write(value.Ticks | ((long)value.Kind << 62));

    public override DateTime Read(ref WireReader reader)
    {
        var bits = reader.Read<ulong>();
        var ticks = (long)(bits & (ulong.MaxValue >> 2));
        var kind = (DateTimeKind)(bits >> 62);
        return ticks <= DateTime.MaxValue.Ticks && kind <= DateTimeKind.Local
            ? new DateTime(ticks, kind)
            : throw new InvalidDataException($"{bits} is no date.");
    }

    public override DateTime Copy(DateTime value) => value;
}
