using System.Text;

namespace Anomaly.Runtime.Activations;

/// <summary>FNV-1a with 64 bits over UTF-8: the same in every process and version.</summary>
internal static class StableHash
{
    public const ulong Start = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(string text) => Add(Start, text);

    /// <summary>The hash of what was hashed so far and then <paramref name="text"/>.</summary>
    public static ulong Add(ulong hash, string text)
    {
        Span<byte> stack = stackalloc byte[192];
        var bytes = text.Length <= 64 ? stack[..Encoding.UTF8.GetBytes(text, stack)] : Encoding.UTF8.GetBytes(text);
        foreach (var each in bytes)
            hash = (hash ^ each) * Prime;
        return hash;
    }

    /// <summary>
    /// Spreads a hash over all its bits (the finalizer of MurmurHash3), for comparing hashes of what differs in a few bits.
    /// </summary>
    public static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
