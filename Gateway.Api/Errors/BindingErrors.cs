using System.Text.Json;
using System.Text.RegularExpressions;

namespace Anomaly.Gateway.Api.Errors;

/// <summary>Says in a user's words why a request could not be read.</summary>
internal static partial class BindingErrors
{
    /// <summary>The framework refused the request before any of our code saw it.</summary>
    public static ErrorAnswer Of(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => RequestLimits.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => WrongMediaType,
        StatusCodes.Status408RequestTimeout => new(exception.StatusCode, "The request took too long to arrive. Send it again."),
        _ => Missing(exception),
    };

    /// <summary>The body is announced as something else than JSON.</summary>
    public static ErrorAnswer WrongMediaType { get; } = new(
        StatusCodes.Status415UnsupportedMediaType, "Send the body as JSON, with the header Content-Type: application/json.");

    /// <summary>The body is not the JSON that the endpoint reads.</summary>
    public static ErrorAnswer OfBody(JsonException exception)
    {
        var field = exception.Path is ['$', '.', .. var path] ? path : null;
        if (Unmapped().Match(exception.Message) is { Success: true } unmapped)
            return Body(unmapped.Groups["name"].Value, $"There is no field '{unmapped.Groups["name"].Value}' here; check its spelling.");
        if (MissingMembers().Match(exception.Message) is { Success: true } missing)
            return Body(missing.Groups["name"].Value, $"The field '{missing.Groups["name"].Value}' is missing.");
        if (WrongType().IsMatch(exception.Message))
            return field is null ? Body("body", "The body must be a JSON object.") : Body(field, $"The field '{field}' has the wrong type.");
        return Body("body", $"The body is not valid JSON (line {exception.LineNumber + 1 ?? 1}, byte {exception.BytePositionInLine + 1 ?? 1}).");
    }

    private static ErrorAnswer Missing(BadHttpRequestException exception) =>
        Parameter().Match(exception.Message) is { Success: true } match
            ? Body(match.Groups["name"].Value, $"The parameter '{match.Groups["name"].Value}' is missing or cannot be read.")
            : new(StatusCodes.Status400BadRequest, "The request cannot be read: its body is missing or is not what this endpoint takes.") { Field = "body" };

    private static ErrorAnswer Body(string field, string detail) => new(StatusCodes.Status400BadRequest, detail) { Field = field };

    [GeneratedRegex("^The JSON property '(?<name>[^']*)' could not be mapped")]
    private static partial Regex Unmapped();

    [GeneratedRegex("missing required properties.*?: '(?<name>[^']*)'")]
    private static partial Regex MissingMembers();

    [GeneratedRegex("could not be converted")]
    private static partial Regex WrongType();

    [GeneratedRegex("parameter \"[^ \"]+ (?<name>\\w+)\"")]
    private static partial Regex Parameter();
}
