using System.Buffers;
using System.Buffers.Binary;

namespace Anomaly.Runtime.Transport;

/// <summary>Reads frames from a stream, each led by its length.</summary>
internal static class FrameReceiver
{
    /// <summary>The longest frame, in bytes.</summary>
    public const int MaximumFrame = 64 << 20;

    public delegate void Receiver(ReadOnlySpan<byte> frame);

    /// <summary>Hands over each frame until the stream ends.</summary>
    /// <exception cref="InvalidDataException">The stream is none of frames, or ends within one.</exception>
    public static async Task RunAsync(Stream stream, Receiver receive, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 << 10);
        var filled = 0;
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
                if (read == 0)
                {
                    if (filled > 0)
                        throw new InvalidDataException("The connection ended within a frame.");
                    return;
                }

                filled += read;
                var consumed = Deliver(buffer.AsSpan(0, filled), receive, out var needed);
                buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
                filled -= consumed;
                if (needed > buffer.Length)
                    buffer = Grow(buffer, filled, needed);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Hands over the whole frames among <paramref name="bytes"/>; gives how many bytes they took, and how many the next frame needs.
    /// </summary>
    private static int Deliver(ReadOnlySpan<byte> bytes, Receiver receive, out int needed)
    {
        var position = 0;
        while (true)
        {
            var rest = bytes[position..];
            needed = sizeof(int);
            if (rest.Length < needed)
                return position;
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            if (length is < 1 or > MaximumFrame)
                throw new InvalidDataException($"A frame of {length} bytes is not possible.");
            needed += length;
            if (rest.Length < needed)
                return position;
            receive(rest[sizeof(int)..needed]);
            position += needed;
        }
    }

    private static byte[] Grow(byte[] buffer, int filled, int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(needed);
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
