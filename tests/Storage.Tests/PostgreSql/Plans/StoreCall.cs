namespace Anomaly.Storage.Tests.PostgreSql.Plans;

/// <summary>Something that a request, or a grain on its behalf, asks of the store.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="RunAsync">Asks it; given how often it was asked before.</param>
internal sealed record StoreCall(string Name, Func<IDetectionStore, int, Task> RunAsync);
