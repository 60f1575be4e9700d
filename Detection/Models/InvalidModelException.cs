namespace Anomaly.Detection.Models;

/// <summary>
/// A model file, or a dumped forest, is not what it should be. The message is one sentence that says what was expected and what was found,
/// with node and tree numbers where there are any.
/// </summary>
public sealed class InvalidModelException : Exception
{
    /// <param name="message">One sentence for the person who supplied the file.</param>
    public InvalidModelException(string message)
        : base(message)
    {
    }

    /// <param name="message">One sentence for the person who supplied the file.</param>
    /// <param name="innerException">What the parser said.</param>
    public InvalidModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Puts text from a file into an exception's message: short, on one line.</summary>
internal static class Quote
{
    private const int MaxLength = 40;

    public static string Short(string text)
    {
        var shown = text.Length <= MaxLength ? text : $"{text.AsSpan(0, MaxLength)}…";
        return string.Create(shown.Length, shown, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = char.IsControl(source[i]) ? '?' : source[i];
        });
    }
}
