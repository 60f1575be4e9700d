using System.Text.Json;

namespace Anomaly.Grains.Interfaces;

/// <summary>How names of enumerations are spelled wherever people and programs read them: snake_case, as the old system did.</summary>
public static class Spelling
{
    /// <summary>For example <c>ChartRequest</c> is <c>chart_request</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
