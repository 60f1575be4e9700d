namespace Anomaly.Detection.Tests.Models.Fuzzing;

/// <summary>Damages bytes the way bad disks, bad programs and bad people do; the case number decides everything.</summary>
internal sealed class Mutator(byte[] sound)
{
    private static readonly byte[] Telling = [0, 1, 2, 0x7F, 0x80, 0xFF, (byte)'-', (byte)'9', (byte)'"', (byte)',', (byte)'[', (byte)'}', (byte)'e', (byte)'.'];

    public byte[] Case(int number)
    {
        var random = new Random(number);
        var bytes = sound.ToList();
        for (var damages = random.Next(1, 5); damages > 0 && bytes.Count > 0; damages--)
            Damage(bytes, random);

        return [.. bytes];
    }

    private static void Damage(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        var length = Math.Min(random.Next(1, 1 << random.Next(1, 10)), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0:
            case 1:
            case 2:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 3:
                bytes[at] = Telling[random.Next(Telling.Length)];
                break;
            case 4:
                bytes[at] = (byte)random.Next(256);
                break;
            case 5:
                bytes.RemoveRange(at, length);
                break;
            case 6:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 7:
                bytes.Insert(at, Telling[random.Next(Telling.Length)]);
                break;
            default:
                if (random.Next(4) == 0)
                    bytes.RemoveRange(at, bytes.Count - at);
                else
                    Swap(bytes, at, random.Next(bytes.Count));
                break;
        }
    }

    private static void Swap(List<byte> bytes, int a, int b) => (bytes[a], bytes[b]) = (bytes[b], bytes[a]);
}
