using System.Text.Json.Serialization;

namespace Anomaly.Gateway.Api.Errors;

/// <summary>An error as the old system gave it.</summary>
/// <param name="Detail">What is wrong and what can be done.</param>
/// <param name="RunId">The run that stands in the way, with 409 only.</param>
internal sealed record PyError(
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RunId = null);
