using System.Collections.Immutable;
using System.Globalization;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// One fact that made a bar anomalous. Its text, for example <c>volume 4.1 (p 0.001)</c>, is the stored form and the one that clients see; it
/// keeps four significant digits of the value and two of the probability.
/// </summary>
/// <param name="Name">What is unusual: a feature's name, without spaces, or <c>forest</c> for all of them together.</param>
/// <param name="Value">Its value at the bar; the score where the forest is the evidence.</param>
/// <param name="TailProbability">The share of normal bars that are at least as extreme in it, 0 to 1.</param>
public readonly record struct Evidence(string Name, double Value, double TailProbability)
{
    private const string Separator = "; ";
    private const string BeforeProbability = " (p ";

    /// <summary>The text, in the invariant culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Value:G4}{BeforeProbability}{TailProbability:G2})");

    /// <summary>Reads what <see cref="ToString"/> wrote. The text of what is read is the text given.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static Evidence Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var value = text.IndexOf(' ', StringComparison.Ordinal);
        var probability = text.LastIndexOf(BeforeProbability, StringComparison.Ordinal);
        if (value > 0 && probability > value && text.EndsWith(')')
            && TryNumber(text.AsSpan((value + 1)..probability), out var size)
            && TryNumber(text.AsSpan((probability + BeforeProbability.Length)..^1), out var share))
            return new Evidence(text[..value], size, share);
        throw new FormatException($"'{text}' is not a piece of evidence: it is written as in volume 4.1 (p 0.001).");
    }

    /// <summary>All evidence of an anomaly in one text, separated by <c>; </c>; null where there is none.</summary>
    public static string? Join(IReadOnlyCollection<Evidence> evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return evidence.Count == 0 ? null : string.Join(Separator, evidence);
    }

    /// <summary>Reads what <see cref="Join"/> wrote; nothing for null or an empty text.</summary>
    /// <exception cref="FormatException">A piece is not of the form that <see cref="ToString"/> writes.</exception>
    public static ImmutableArray<Evidence> Split(string? text) => string.IsNullOrEmpty(text) ? [] : [.. text.Split(Separator).Select(Parse)];

    private static bool TryNumber(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
