using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Anomaly.Storage.Import;

/// <summary>Reads lines without ever holding more than one, of bounded length.</summary>
internal static class LineReader
{
    /// <summary>A document of the old database cannot be longer than 16 MB; its JSON form can be some times that.</summary>
    public const int MaxLength = 64 << 20;

    /// <summary>Lines as bytes, without their end; null for a line that is too long.</summary>
    public static async IAsyncEnumerable<byte[]?> ReadAsync(PipeReader pipe, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isTooLong = false;
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                yield return isTooLong ? null : buffer.Slice(0, end).ToArray();
                isTooLong = false;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (result.IsCompleted)
            {
                if (isTooLong || !buffer.IsEmpty)
                    yield return isTooLong ? null : buffer.ToArray();
                break;
            }

            if (buffer.Length > MaxLength)
            {
                isTooLong = true;
                buffer = buffer.Slice(buffer.End);
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
