using Anomaly.Caching;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>The latest JSON of each chart asked for, and the answers that were compressed.</summary>
internal sealed class ChartCache(TimeProvider timeProvider) : IDisposable
{
    /// <summary>Bytes kept at the most: some 100 charts of ten years.</summary>
    public const long Capacity = 64L * 1024 * 1024;

    private const int BytesPerEntry = 512;
    private readonly ByteCache _entries = new(Capacity, timeProvider);

    /// <summary>Bytes that are kept.</summary>
    public long Bytes => _entries.Bytes;

    /// <summary>The chart, where it was written for this session of its market. Its grain knows whether it still holds.</summary>
    public ChartJson? Find(ChartKey key, ChartSession session) => _entries.Find<ChartJson>(key) is { } chart && chart.Session == session ? chart : null;

    /// <summary>Keeps a chart in place of the one that the key had.</summary>
    public void Keep(ChartKey key, ChartJson chart) => Keep(key, chart, chart.Size);

    /// <summary>The whole answer of charts, compressed for all who ask from then on.</summary>
    public ReadOnlyMemory<byte> Compressed(TaggedAnswer answer, ContentCoding coding)
    {
        var key = (coding.Name, answer.Tag);
        if (_entries.Find<byte[]>(key) is { } kept)
            return kept;
        // Those who ask for the same at this moment compress it each for itself: to wait for each other would hold threads.
        using var bytes = new MemoryStream(answer.Length / 2);
        using (var stream = coding.Open(bytes))
        {
            foreach (var part in answer.Parts)
                stream.Write(part.Span);
        }

        kept = bytes.ToArray();
        Keep(key, kept, kept.Length);
        return kept;
    }

    public void Dispose() => _entries.Dispose();

    private void Keep(object key, object entry, int length) => _entries.Keep(key, entry, length + BytesPerEntry);
}
