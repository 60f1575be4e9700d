using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Anomaly.Gateway.Api.Pages;

/// <summary>
/// A piece of HTML. Made from interpolated strings only, whose values are encoded unless they are HTML themselves, so that no text
/// from outside can become markup.
/// </summary>
internal readonly struct Html
{
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    /// <summary>The markup.</summary>
    public string Markup => _markup ?? "";

    /// <summary>HTML from a template.</summary>
    public static Html Of(Template template) => new(template.Finish());

    /// <summary>Pieces one after another.</summary>
    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(piece => piece.Markup)));

    /// <summary>Collects a template: literal text as it is, values encoded.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Template(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _text = new(literalLength + (formattedCount * 16));

        public void AppendLiteral(string literal) => _text.Append(literal);

        public void AppendFormatted(Html value) => _text.Append(value.Markup);

        public void AppendFormatted(string? value) => _text.Append(HtmlEncoder.Default.Encode(value ?? ""));

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

        public void AppendFormatted<T>(T? value, string? format = null)
            where T : struct, IFormattable => AppendFormatted(value?.ToString(format, CultureInfo.InvariantCulture) ?? "–");

        public string Finish() => _text.ToString();
    }
}
