using System.Text.Json;

namespace Anomaly.Grains.Interfaces;

/// <summary>
/// How names of enumerations are spelled wherever people and programs read them, in the database, in JSON and in metrics: snake_case, as the
/// system before this one did.
/// </summary>
public static class EnumNames
{
    /// <summary>For example <c>ChartRequest</c> is <c>chart_request</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum =>
        Array.IndexOf(Known<T>.Values, value) is var index and >= 0 ? Known<T>.Names[index] : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>Every name of an enumeration, in the order of its values.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => Known<T>.Names;

    /// <summary>Reads a name without throwing.</summary>
    public static bool TryParse<T>(string? name, out T value)
        where T : struct, Enum
    {
        var index = Array.IndexOf(Known<T>.Names, name);
        value = index < 0 ? default : Known<T>.Values[index];
        return index >= 0;
    }

    private static class Known<T>
        where T : struct, Enum
    {
        public static readonly T[] Values = Enum.GetValues<T>();
        public static readonly string[] Names = [.. Values.Select(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()))];
    }
}
