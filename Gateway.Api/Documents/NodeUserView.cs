using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>A user as the old system's service for people kept it.</summary>
internal sealed record NodeUserDocument(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("lineid")] string? LineId,
    [property: JsonPropertyName("email")] string? Email,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("username")] string? Username,
    [property: JsonPropertyName("role")] string Role,
    [property: JsonPropertyName("pictureUrl")] string? PictureUrl,
    [property: JsonPropertyName("createdAt")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("lastLogin")] DateTimeOffset? LastLogin,
    [property: JsonPropertyName("loginMethod")] string LoginMethod,
    [property: JsonPropertyName("sentOption")] string SentOption,
    [property: JsonPropertyName("timeZone")] string TimeZone)
{
    public static NodeUserDocument Of(Person person) => new(
        person.Id, person.LineId, person.Email, person.Name, person.Username, RoleOf(person), person.PictureUrl, person.CreatedAt, person.LastLogin,
        EnumNames.Of(person.LoginMethod), EnumNames.Of(person.SentOption), person.TimeZone);

    /// <summary>The old system's users are our viewers.</summary>
    private static string RoleOf(Person person) => person.Role == People.Role.Viewer ? "user" : Roles.NameOf(person.Role);
}

/// <summary>A user as it answered who signed in.</summary>
internal sealed record NodeUser(string Id, string? Email, string? Name, string? Username)
{
    public static NodeUser Of(Person person) => new(person.Id, person.Email, person.Name, person.Username);
}

/// <summary>A session, and whose it is.</summary>
internal sealed record NodeSession(string Token, NodeUser User);

/// <summary>A user with a picture.</summary>
internal sealed record NodeProfile(string Id, string? Email, string? Name, string? Username, [property: JsonPropertyName("pictureUrl")] string? PictureUrl)
{
    public static NodeProfile Of(Person person) => new(person.Id, person.Email, person.Name, person.Username, person.PictureUrl);
}

/// <summary>Who is signed in.</summary>
internal sealed record NodeProfileAnswer(NodeProfile User);

/// <summary>What was done.</summary>
internal sealed record NodeMessage(string Message);

/// <summary>What a user's pages keep.</summary>
internal sealed record NodePreferences(JsonObject Preferences)
{
    public static NodePreferences Of(Person person) => new(JsonNode.Parse(person.Preferences)!.AsObject());
}

/// <summary>Where a picture is.</summary>
internal sealed record NodePicture([property: JsonPropertyName("pictureUrl")] string PictureUrl);

/// <summary>One user.</summary>
internal sealed record NodeUserAnswer(bool Success, NodeUserDocument Data);

/// <summary>Some users.</summary>
internal sealed record NodeUsersAnswer(bool Success, IReadOnlyList<NodeUserDocument> Data, NodeMeta Meta);

/// <summary>How many there are, and which of them these are.</summary>
internal sealed record NodeMeta(long Total, int Limit, int Skip);

/// <summary>Who is signed in, as the old system's service for charts told it.</summary>
internal sealed record PyProfile(
    string Id, string? Name, string? Username, string? Email, [property: JsonPropertyName("pictureUrl")] string? PictureUrl, string? Lineid,
    [property: JsonPropertyName("loginMethod")] string LoginMethod)
{
    public static PyProfile Of(Person person) => new(person.Id, person.Name, person.Username, person.Email, person.PictureUrl, person.LineId, EnumNames.Of(person.LoginMethod));
}

/// <summary>A session by LINE.</summary>
internal sealed record PyLineSession(NodeUserDocument User, string Token);
