namespace Anomaly.Detection.Models;

/// <summary>Reads streams that must not be larger than they may be.</summary>
internal static class BoundedBytes
{
    /// <exception cref="InvalidModelException">The stream has more than <paramref name="limit"/> bytes.</exception>
    public static async Task<byte[]> ReadAsync(Stream stream, int limit, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (bytes.Length + read > limit)
                throw new InvalidModelException($"The file has more than the {limit} bytes that a model may have.");

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
