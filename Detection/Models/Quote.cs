namespace Anomaly.Detection.Models;

/// <summary>Puts text from a file into a message: short, on one line.</summary>
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
