namespace Anomaly.Runtime.Serialization;

/// <summary>UTC ticks and offset ticks, 64 bits each.</summary>
internal sealed class DateTimeOffsetCodec : Codec<DateTimeOffset>
{
    public override WireKind Kind => WireKind.Fixed128;

    public override bool IsShareable => true;

    public override void Write(WireWriter writer, DateTimeOffset value)
    {
        writer.Write(value.UtcTicks);
        writer.Write(value.Offset.Ticks);
    }

    public override DateTimeOffset Read(ref WireReader reader)
    {
        var (utc, offset) = (reader.Read<long>(), reader.Read<long>());
        try
        {
            return new DateTimeOffset(utc, TimeSpan.Zero).ToOffset(new TimeSpan(offset));
        }
        catch (ArgumentException)
        {
            throw new InvalidDataException($"{utc}, {offset} is no point in time.");
        }
    }

    public override DateTimeOffset Copy(DateTimeOffset value) => value;
}
