namespace Anomaly.Gateway.Api.Documents;

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="NextCursor">Pass it as <c>cursor</c> for the next page; null at the end.</param>
internal sealed record PageView<T>(IReadOnlyList<T> Items, string? NextCursor);
