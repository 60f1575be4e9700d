using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Anomaly.People;

/// <summary>Random values that nobody can guess, and the form in which they are kept: long enough that a plain SHA-256 of them tells nothing.</summary>
public static class Secrets
{
    /// <summary>What API keys begin with, so that people and scanners of repositories know one when they see it.</summary>
    public const string KeyPrefix = "anomaly_";

    private const int TokenBytes = 32;

    /// <summary>A new API key.</summary>
    public static string NewKey() => KeyPrefix + NewToken();

    /// <summary>A new token of a one-time link.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>A new stamp of sessions.</summary>
    public static string NewStamp() => Hex(16);

    /// <summary>A new name for the audit.</summary>
    public static string NewPseudonym() => "p-" + Hex(8);

    /// <summary>Random bytes as lower-case hex digits.</summary>
    public static string Hex(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    /// <summary>What is kept of a secret, and looked for.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
