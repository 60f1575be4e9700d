namespace Anomaly.Gateway.Api.Documents;

/// <summary>One silo.</summary>
/// <param name="Address">host:port@generation.</param>
/// <param name="Status">active, joining, shutting_down, stopping or dead.</param>
internal sealed record SiloView(string Address, string Status);
