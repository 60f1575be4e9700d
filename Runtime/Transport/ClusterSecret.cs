using System.Security.Cryptography;
using System.Text;

namespace Anomaly.Runtime.Transport;

/// <summary>
/// What silos and clients of a cluster know and nobody else. It never travels: each side shows that it has it by an HMAC over a nonce that
/// the silo gave out for one use.
/// </summary>
internal sealed class ClusterSecret
{
    public const int MinimumLength = 16;
    private readonly byte[] key;

    public ClusterSecret(string secret) => key = SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>What a caller answers to a nonce.</summary>
    public string CallerProof(string nonce) => Sign($"caller {nonce}");

    /// <summary>What the silo answers then, so that the caller knows it as one of the cluster too.</summary>
    public string SiloProof(string nonce) => Sign($"silo {nonce}");

    /// <summary>What tells silos with another secret, before any call: the same for all of a cluster, and of no use to a caller.</summary>
    public string ClusterProof() => Sign("cluster");

    public static bool AreEqual(string expected, string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    public override string ToString() => "(secret)";

    private string Sign(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
}
