namespace Anomaly.Storage;

/// <summary>How the store is.</summary>
/// <param name="Engine"><c>Sqlite</c> or <c>PostgreSql</c>.</param>
/// <param name="IsHealthy">Whether reads and writes work.</param>
/// <param name="Latency">How long the check took.</param>
/// <param name="Problem">What is wrong and what to do about it; null when nothing is.</param>
public sealed record StoreHealth(string Engine, bool IsHealthy, TimeSpan Latency, string? Problem);
