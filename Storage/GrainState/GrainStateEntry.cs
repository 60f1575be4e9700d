namespace Anomaly.Storage;

/// <summary>A small setting of a grain: the row of <c>grain_state</c>.</summary>
/// <param name="GrainId">Whose.</param>
/// <param name="StateName">Which of its states.</param>
/// <param name="Etag">Changes with every write.</param>
/// <param name="Json">The state.</param>
public sealed record GrainStateEntry(string GrainId, string StateName, string Etag, string Json);
