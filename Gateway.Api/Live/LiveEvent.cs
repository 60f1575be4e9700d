namespace Anomaly.Gateway.Api.Live;

/// <summary>One message of an event stream.</summary>
/// <param name="Name">The event's name.</param>
/// <param name="Data">What is sent as JSON.</param>
/// <param name="Id">The id to resume after; null where the stream cannot be resumed.</param>
internal sealed record LiveEvent(string Name, object Data, string? Id = null);
