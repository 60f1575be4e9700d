using System.Text.Json;
using System.Text.RegularExpressions;

namespace Anomaly.Gateway.Api.Errors;

/// <summary>Says in a user's words why the framework could not read a request.</summary>
internal static partial class BindingErrors
{
    /// <summary>The framework refused the request before any of our code saw it. Parameters are read as text, so it is the body that it could not read.</summary>
    public static ErrorAnswer Of(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status415UnsupportedMediaType => ErrorAnswer.WrongMediaType,
        StatusCodes.Status400BadRequest => BadField("body", "The request cannot be read: its body is missing or is not what this endpoint takes."),
        var status => OfBrokenBody(status),
    };

    /// <summary>The server gave the body up while it arrived: it is too large, too slow or malformed.</summary>
    public static ErrorAnswer OfBrokenBody(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => ErrorAnswer.BodyTooLarge(),
        StatusCodes.Status408RequestTimeout => new(status, "The request took too long to arrive. Send it again.") { EndsConnection = true },
        _ => BadField("body", "The request cannot be read: its body is malformed or breaks off.") with { EndsConnection = true },
    };

    /// <summary>The body is not the JSON that the endpoint reads.</summary>
    /// <remarks>
    /// Only names of unknown and of missing fields are taken from the framework's message, since they stand nowhere else; should its wording
    /// change, the answer is still 400, in more general words.
    /// </remarks>
    public static ErrorAnswer OfBody(JsonException exception)
    {
        // The reader's own exception lies inside where the text is no JSON at all.
        if (exception.InnerException is JsonException)
            return NotJson(exception);
        if (UnknownField().Match(exception.Message) is { Success: true } unknown)
            return BadField(unknown.Groups["name"].Value, $"There is no field '{unknown.Groups["name"].Value}' here; check its spelling.");
        if (MissingField().Match(exception.Message) is { Success: true } missing)
            return BadField(missing.Groups["name"].Value, $"The field '{missing.Groups["name"].Value}' is missing.");
        return exception.Path is ['$', '.', .. var field]
            ? BadField(field, $"The field '{field}' has the wrong type.")
            : BadField("body", "The body must be a JSON object.");
    }

    /// <summary>The body is no JSON at all.</summary>
    /// <param name="exception">Where and why.</param>
    /// <param name="linesBefore">Lines of the body before those that it is about.</param>
    public static ErrorAnswer NotJson(JsonException exception, int linesBefore = 0) =>
        BadField("body", $"The body is not valid JSON (line {linesBefore + 1 + (exception.LineNumber ?? 0)}, byte {exception.BytePositionInLine + 1 ?? 1}).");

    private static ErrorAnswer BadField(string field, string detail) => new(StatusCodes.Status400BadRequest, detail) { Field = field };

    [GeneratedRegex("^The JSON property '(?<name>[^']*)' could not be mapped")]
    private static partial Regex UnknownField();

    [GeneratedRegex("missing required properties.*?: '(?<name>[^']*)'")]
    private static partial Regex MissingField();
}
