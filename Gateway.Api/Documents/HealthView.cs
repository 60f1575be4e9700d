namespace Anomaly.Gateway.Api.Documents;

/// <summary>Health, as the old system showed it.</summary>
/// <param name="Status">Always <c>ok</c>.</param>
internal sealed record HealthView(string Status);
