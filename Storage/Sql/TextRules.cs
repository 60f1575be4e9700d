using System.Buffers;

namespace Anomaly.Storage.Sql;

/// <summary>What text the engines can hold: no NUL, no half of a surrogate pair. An error message that quotes garbage must not fail its own record.</summary>
internal static class TextRules
{
    private const char Replacement = '\uFFFD';
    private static readonly SearchValues<char> Suspects =
        SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(code => (char)code), '\0']);

    /// <summary>The text with what cannot be stored replaced by U+FFFD.</summary>
    public static string? Clean(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAny(Suspects))
            return text;
        var clean = text.ToCharArray();
        for (var index = 0; index < clean.Length; index++)
        {
            if (index + 1 < clean.Length && char.IsSurrogatePair(clean[index], clean[index + 1]))
                index++;
            else if (clean[index] == '\0' || char.IsSurrogate(clean[index]))
                clean[index] = Replacement;
        }

        return new string(clean);
    }
}
