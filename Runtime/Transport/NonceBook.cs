using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Anomaly.Runtime.Transport;

/// <summary>Nonces given out: each counts once, for a short time, and only so many are out at once.</summary>
internal sealed class NonceBook(TimeProvider time)
{
    private const int Capacity = 4096;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, long> given = new();

    /// <summary>A new nonce; null when too many are out.</summary>
    public string? Give()
    {
        if (given.Count >= Capacity)
            Clean();
        if (given.Count >= Capacity)
            return null;
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        given[nonce] = time.GetTimestamp();
        return nonce;
    }

    /// <summary>Whether the nonce was given out lately; it does not count again.</summary>
    public bool TryUse(string nonce) => given.TryRemove(nonce, out var since) && time.GetElapsedTime(since) <= Lifetime;

    private void Clean()
    {
        foreach (var pair in given.Where(pair => time.GetElapsedTime(pair.Value) > Lifetime))
            given.TryRemove(pair);
    }
}
