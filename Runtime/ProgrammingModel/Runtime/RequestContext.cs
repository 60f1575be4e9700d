using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>
/// Small values that flow with calls, from caller to grain and on: the correlation id. Strings only cross processes. A grain's changes
/// reach what it calls, not its caller.
/// </summary>
public static class RequestContext
{
    private static readonly AsyncLocal<ImmutableDictionary<string, object>?> Values = new();

    /// <summary>All values at once; null where there is none.</summary>
    internal static ImmutableDictionary<string, object>? Current
    {
        get => Values.Value;
        set => Values.Value = value;
    }

    /// <summary>The value of that key, or null.</summary>
    public static object? Get(string key) => Values.Value?.GetValueOrDefault(key);

    /// <summary>Sets a value for the rest of this flow.</summary>
    public static void Set(string key, object value) =>
        Values.Value = (Values.Value ?? ImmutableDictionary<string, object>.Empty).SetItem(key, value);

    /// <summary>Removes a value; true when there was one.</summary>
    public static bool Remove(string key)
    {
        if (Values.Value?.ContainsKey(key) != true)
            return false;
        Values.Value = Values.Value.Count == 1 ? null : Values.Value.Remove(key);
        return true;
    }

    /// <summary>Removes all values.</summary>
    public static void Clear() => Values.Value = null;
}
