using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>
/// How charts are compressed for clients that can read it: ten years of days are 355 KB of JSON and 137 KB with Brotli, of which higher
/// levels than its first only cost more. Charts hold nothing secret, so that their length gives nothing away.
/// </summary>
internal sealed class ContentCoding
{
    private static readonly ContentCoding[] Preferred =
    [
        new("br", stream => new BrotliStream(stream, CompressionLevel.Fastest, leaveOpen: true)),
        new("gzip", stream => new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)),
    ];

    private readonly Func<Stream, Stream> _open;

    private ContentCoding(string name, Func<Stream, Stream> open) => (Name, _open) = (name, open);

    /// <summary>Its name in HTTP headers.</summary>
    public string Name { get; }

    /// <summary>The best that the client accepts; null where it wants the bytes as they are.</summary>
    public static ContentCoding? Accepted(HttpRequest request)
    {
        if (request.Headers.AcceptEncoding.Count == 0 || !StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted))
            return null;
        return Preferred.FirstOrDefault(coding => accepted.Any(value =>
            value.Value.Equals(coding.Name, StringComparison.OrdinalIgnoreCase) && value.Quality is not 0));
    }

    /// <summary>A stream that compresses what is written to it into another, which stays open.</summary>
    public Stream Open(Stream stream) => _open(stream);
}
