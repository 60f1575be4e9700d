using System.Security.Cryptography;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>A chart's JSON, ready to send.</summary>
internal sealed record CachedChart
{
    /// <summary>What it was written from.</summary>
    public required ChartFingerprint Fingerprint { get; init; }

    /// <summary>The JSON object.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>First 16 hex digits of the JSON's SHA-256: equal in every gateway that answers the same.</summary>
    public required string Tag { get; init; }

    /// <summary>Keeps a copy of the JSON.</summary>
    public static CachedChart Of(ChartFingerprint fingerprint, ReadOnlyMemory<byte> json) => new()
    {
        Fingerprint = fingerprint,
        Json = json.ToArray(),
        Tag = Convert.ToHexStringLower(SHA256.HashData(json.Span).AsSpan(0, 8)),
    };
}
