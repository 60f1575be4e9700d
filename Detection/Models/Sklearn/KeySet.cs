namespace Anomaly.Detection.Models.Sklearn;

/// <summary>The keys that a JSON object must have: all of them, each once, and no others.</summary>
/// <param name="owner">What the object is, for the message.</param>
/// <param name="keys">The keys.</param>
internal sealed class KeySet(string owner, params string[] keys)
{
    private readonly HashSet<string> _missing = new(keys, StringComparer.Ordinal);

    /// <exception cref="InvalidModelException">The key is unknown, or came before.</exception>
    public void Take(string key)
    {
        if (!_missing.Remove(key))
        {
            var what = keys.Contains(key) ? "twice" : "which is unknown";
            throw new InvalidModelException($"The {owner} has the key \"{Quote.Short(key)}\", {what}.");
        }
    }

    /// <exception cref="InvalidModelException">A key never came.</exception>
    public void CheckComplete()
    {
        foreach (var key in keys)
        {
            if (_missing.Contains(key))
                throw new InvalidModelException($"The {owner} has no \"{key}\".");
        }
    }
}
