using System.Security.Cryptography;
using System.Text.Json;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>Sends a window of a series.</summary>
internal sealed class ChartWindowResult : TaggedAnswer
{
    private readonly byte[] _json;

    public ChartWindowResult(ChartWindowView window)
    {
        _json = JsonSerializer.SerializeToUtf8Bytes(window, JsonFormat.Options);
        Tag = Convert.ToHexStringLower(SHA256.HashData(_json).AsSpan(0, 8));
    }

    /// <inheritdoc />
    public override string Tag { get; }

    /// <inheritdoc />
    public override IEnumerable<ReadOnlyMemory<byte>> Parts => [_json];
}
