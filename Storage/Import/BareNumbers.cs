using System.Text.RegularExpressions;

namespace Anomaly.Storage.Import;

/// <summary>Old tools wrote <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> bare, which is no JSON.</summary>
internal static partial class BareNumbers
{
    /// <summary>The line with these words, where they stand outside of texts, replaced by <c>null</c>.</summary>
    public static string Replace(string line) =>
        TextOrWord().Replace(line, static match => match.ValueSpan[0] == '"' ? match.Value : "null");

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b
        """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex TextOrWord();
}
