using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace Anomaly.Storage.Import;

/// <summary>A document of the old system's database, or a line without one, which is empty.</summary>
/// <param name="Json">In extended JSON; null where it cannot be read.</param>
/// <param name="Problem">Why it cannot; null where it can.</param>
/// <param name="IsBson">Whether it has no line, since it is BSON.</param>
internal readonly record struct DumpedDocument(string? Json, string? Problem, bool IsBson = false);

/// <summary>
/// Reads what MongoDB's tools write, never more than one document at a time: lines of extended JSON (<c>mongoexport</c>) or BSON (<c>mongodump</c>), compressed by gzip
/// or not. Which of these it is, the first bytes say.
/// </summary>
internal static class DumpReader
{
    /// <summary>A document of the old database has 16 MB at the most, and its server may add to that.</summary>
    private const int MaxBson = (16 << 20) + (16 << 10);

    /// <summary>Bytes that give a document's length, at its beginning.</summary>
    private const int LengthBytes = sizeof(int);

    /// <summary>Documents that are nested deeper are left out: the library follows them until the stack ends. The old system's have three levels.</summary>
    private const int MaxDepth = 50;

    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: 1 << 16, leaveOpen: true);
    private static readonly JsonWriterSettings Canonical = new() { OutputMode = JsonOutputMode.CanonicalExtendedJson };

    /// <summary>The documents in order.</summary>
    /// <exception cref="InvalidDataException">The compressed stream is damaged from here on.</exception>
    public static async IAsyncEnumerable<DumpedDocument> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, PipeOptions);
        var head = await HeadOfAsync(pipe, cancellationToken);
        if (head is [0x1F, 0x8B, ..])
        {
            pipe = PipeReader.Create(new GZipStream(pipe.AsStream(), CompressionMode.Decompress), PipeOptions);
            head = await HeadOfAsync(pipe, cancellationToken);
        }

        // The highest byte of a length below 32 MB; no text has it.
        var documents = head is [_, _, _, 0 or 1] ? ReadBsonAsync(pipe, cancellationToken) : ReadLinesAsync(pipe, cancellationToken);
        await foreach (var document in documents)
            yield return document;
        await pipe.CompleteAsync();
    }

    private static async Task<byte[]> HeadOfAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        var buffer = (await pipe.ReadAtLeastAsync(LengthBytes, cancellationToken)).Buffer;
        byte[] head = [.. buffer.Slice(0, Math.Min(LengthBytes, buffer.Length)).ToArray()];
        pipe.AdvanceTo(buffer.Start);
        return head;
    }

    private static async IAsyncEnumerable<DumpedDocument> ReadLinesAsync(PipeReader pipe, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in LineReader.ReadAsync(pipe, cancellationToken))
        {
            yield return line is null
                ? new DumpedDocument(null, $"the line is longer than {LineReader.MaxLength >> 20} MB")
                // With --jsonArray the documents stand in brackets, with commas between.
                : new DumpedDocument(Encoding.UTF8.GetString(line).Trim('\uFEFF', ' ', '\t', '\r', ',', '[', ']'), null);
        }
    }

    private static async IAsyncEnumerable<DumpedDocument> ReadBsonAsync(PipeReader pipe, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await HeadOfAsync(pipe, cancellationToken) is { Length: > 0 } head)
        {
            var length = head.Length == LengthBytes ? BinaryPrimitives.ReadInt32LittleEndian(head) : 0;
            var buffer = length is > LengthBytes and <= MaxBson ? (await pipe.ReadAtLeastAsync(length, cancellationToken)).Buffer : default;
            if (length == 0 || buffer.Length < length)
            {
                // Where the next one begins, nothing says.
                yield return new DumpedDocument(null, "the file is cut off or damaged from this document on", IsBson: true);
                yield break;
            }

            var bytes = buffer.Slice(0, length).ToArray();
            pipe.AdvanceTo(buffer.GetPosition(length));
            yield return FromBson(bytes);
        }
    }

    private static DumpedDocument FromBson(byte[] bytes)
    {
        try
        {
            using var document = new RawBsonDocument(bytes);
            return IsTooDeep(bytes) ? new(null, $"it is nested more than {MaxDepth} levels deep", IsBson: true) : new(document.ToJson(Canonical), null, IsBson: true);
        }
        catch (Exception exception) when (exception is BsonException or FormatException or ArgumentException or InvalidOperationException or EndOfStreamException)
        {
            return new(null, $"it is not BSON: {exception.Message}", IsBson: true);
        }
    }

    private static bool IsTooDeep(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        using var reader = new BsonBinaryReader(stream);
        var open = new Stack<BsonType>();
        reader.ReadStartDocument();
        open.Push(BsonType.Document);
        while (open.Count is > 0 and <= MaxDepth)
        {
            switch (reader.ReadBsonType())
            {
                case BsonType.EndOfDocument when open.Pop() == BsonType.Array:
                    reader.ReadEndArray();
                    break;
                case BsonType.EndOfDocument:
                    reader.ReadEndDocument();
                    break;
                case BsonType.Document:
                    SkipName(reader);
                    reader.ReadStartDocument();
                    open.Push(BsonType.Document);
                    break;
                case BsonType.Array:
                    SkipName(reader);
                    reader.ReadStartArray();
                    open.Push(BsonType.Array);
                    break;
                default:
                    SkipName(reader);
                    reader.SkipValue();
                    break;
            }
        }

        return open.Count > 0;
    }

    /// <summary>Members of a document have names, those of an array do not.</summary>
    private static void SkipName(BsonBinaryReader reader)
    {
        if (reader.State == BsonReaderState.Name)
            reader.SkipName();
    }
}
