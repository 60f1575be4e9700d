namespace Anomaly.Gateway.Api.Documents;

/// <summary>An input that is not what it was.</summary>
/// <param name="Name">Feature, bar field, model or anchor.</param>
/// <param name="Original">What was stored.</param>
/// <param name="Current">What it is now.</param>
internal sealed record DifferenceView(string Name, string? Original, string? Current);
