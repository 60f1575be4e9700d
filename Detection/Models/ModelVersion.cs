using System.Globalization;
using System.Text.RegularExpressions;

namespace Anomaly.Detection.Models;

/// <summary>A model's name: its market and a semantic version, written <c>US_model-0.2.0</c>; the file is that with <c>.onnx</c>.</summary>
/// <param name="Market">The market whose tickers it scores.</param>
/// <param name="Major">Changes when scores are not comparable with those before.</param>
/// <param name="Minor">Changes with new training.</param>
/// <param name="Patch">Changes with corrected metadata.</param>
public sealed partial record ModelVersion(Market Market, int Major, int Minor, int Patch) : IComparable<ModelVersion>
{
    /// <summary>The file that holds the model.</summary>
    public string FileName => $"{this}.onnx";

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is no model version.</exception>
    public static ModelVersion Parse(string text) => TryParse(text, out var version)
        ? version
        : throw new FormatException($"\"{text}\" is no model version like \"US_model-0.2.0\".");

    /// <summary>Reads what <see cref="ToString"/> writes; false when the text is something else.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ModelVersion? version)
    {
        version = null;
        var match = Pattern().Match(text ?? "");
        if (!match.Success || !MarketCodes.TryParse(match.Groups[1].ValueSpan, out var market))
            return false;

        version = new ModelVersion(market, Number(match.Groups[2]), Number(match.Groups[3]), Number(match.Groups[4]));
        return true;
    }

    /// <summary>Markets in their order, then the older version first.</summary>
    public int CompareTo(ModelVersion? other) => other is null
        ? 1
        : (Market, Major, Minor, Patch).CompareTo((other.Market, other.Major, other.Minor, other.Patch));

    /// <summary>The name, as in <c>US_model-0.2.0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Market}_model-{Major}.{Minor}.{Patch}");

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([A-Z]{2,8})_model-(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
