using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Anomaly.Alerts.Channels;

/// <summary>Signs as Standard Webhooks has it: HMAC-SHA256, by the key's bytes, of <c>id.timestamp.body</c>, as <c>v1,</c> and base64.</summary>
internal static class WebhookSignature
{
    /// <summary>What a link to unsubscribe is signed for.</summary>
    public const string Unsubscribing = "unsubscribe";

    private const string Prefix = "whsec_";
    private const int KeyBytes = 32;

    /// <summary>A new key, as it is shown to its owner.</summary>
    public static string NewKey() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>The value of the header <c>webhook-signature</c>: a signature by each key that is in force.</summary>
    public static string Sign(ChannelSecrets secrets, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var current = Sign(secrets.Key, id, at, body);
        return secrets is { FormerKey: { } former, FormerUntil: { } until } && at.UtcDateTime < until ? $"{current} {Sign(former, id, at, body)}" : current;
    }

    /// <summary>A signature of something else than a request, to be put into a link.</summary>
    public static string OfLink(ChannelSecrets secrets, string purpose, string channelId) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(BytesOf(secrets.Key), Encoding.UTF8.GetBytes($"{purpose}:{channelId}")));

    /// <summary>Whether a link was signed by <see cref="OfLink"/>, in a time that does not tell where it differs.</summary>
    public static bool IsOfLink(ChannelSecrets secrets, string purpose, string channelId, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(OfLink(secrets, purpose, channelId)), Encoding.UTF8.GetBytes(signature));

    private static string Sign(string key, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, BytesOf(key));
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.")));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }

    private static byte[] BytesOf(string key) => Convert.FromBase64String(key[Prefix.Length..]);
}
