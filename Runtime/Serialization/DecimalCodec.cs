namespace Anomaly.Runtime.Serialization;

/// <summary>The four integers of <see cref="decimal.GetBits(decimal)"/>.</summary>
internal sealed class DecimalCodec : Codec<decimal>
{
    public override WireKind Kind => WireKind.Fixed128;

    public override bool IsShareable => true;

    public override void Write(WireWriter writer, decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        foreach (var part in bits)
            writer.Write(part);
    }

    public override decimal Read(ref WireReader reader)
    {
        Span<int> bits = [reader.Read<int>(), reader.Read<int>(), reader.Read<int>(), reader.Read<int>()];
        try
        {
            return new decimal(bits);
        }
        catch (ArgumentException)
        {
            throw new InvalidDataException("The bits are no decimal number.");
        }
    }

    public override decimal Copy(decimal value) => value;
}
