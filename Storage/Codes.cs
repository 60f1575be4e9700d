namespace Anomaly.Storage;

/// <summary>The spelling of states in the database.</summary>
internal static class Codes
{
    public static string Code<T>(this T value)
        where T : struct, Enum => EnumNames.Of(value);

    public static bool TryParse<T>(string? code, out T value)
        where T : struct, Enum => EnumNames.TryParse(code, out value);
}
