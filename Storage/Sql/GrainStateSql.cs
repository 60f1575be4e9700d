using System.Security.Cryptography;
using System.Text.Json;

namespace Anomaly.Storage.Sql;

/// <summary>Grain states as rows, and the questions about them.</summary>
internal static class GrainStateSql
{
    public static GrainStateEntry Read(Row row) => new(row.Text(0), row.Text(1), row.Text(2), row.Text(3));

    /// <summary>Every state.</summary>
    public static SqlQuery All => new("select grain_id, state_name, etag, json from grain_state");

    public static SqlQuery Find(string grainId, string stateName) =>
        All.Where("state_name = @state and grain_id = @grain").With("state", stateName).With("grain", grainId);

    /// <summary>Writes a state that is not there as it was elsewhere.</summary>
    public static SqlQuery Insert(GrainStateEntry entry) => Write(entry.GrainId, entry.StateName, entry.Json, etag: null, entry.Etag);

    public static SqlQuery Write(string grainId, string stateName, string json, string? etag, string next) => (etag is null
            ? new SqlQuery("insert into grain_state (state_name, grain_id, etag, json) values (@state, @grain, @next, @json) on conflict (state_name, grain_id) do nothing")
            : new SqlQuery("update grain_state set etag = @next, json = @json where state_name = @state and grain_id = @grain and etag = @etag"))
        .With("state", stateName).With("grain", grainId).With("next", next).With("json", new Json(json)).WithGiven("etag", etag);

    public static SqlQuery Clear(string grainId, string stateName, string etag) =>
        new SqlQuery("delete from grain_state where state_name = @state and grain_id = @grain and etag = @etag")
            .With("state", stateName).With("grain", grainId).With("etag", etag);

    /// <summary>An etag that no earlier state of this name can have had: random, so that one cleared and written anew is another.</summary>
    public static string NextEtag() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <exception cref="ArgumentException">The text is not JSON.</exception>
    public static void CheckJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var _ = JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"The state is not JSON: {exception.Message}", nameof(json));
        }
    }

    /// <exception cref="ArgumentException">A name is empty, too long, or holds a character that cannot be part of a key.</exception>
    public static void CheckNames(string grainId, string stateName)
    {
        CheckName(grainId, nameof(grainId));
        CheckName(stateName, nameof(stateName));
    }

    private static void CheckName(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        if (name.Length > 300 || name.AsSpan().ContainsAny('\n', '\0') || TextRules.Clean(name) != name)
            throw new ArgumentException("The names of a grain and its state have 1 to 300 characters and neither line feed nor NUL.", parameter);
    }
}
