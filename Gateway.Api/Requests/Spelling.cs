using System.Text.Json;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>How names of enumerations are spelled outside: snake_case, as the old system did.</summary>
internal static class Spelling
{
    /// <summary>For example <c>ChartRequest</c> is <c>chart_request</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
