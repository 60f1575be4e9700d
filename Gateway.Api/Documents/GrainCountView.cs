namespace Anomaly.Gateway.Api.Documents;

/// <summary>Activations of one grain class in one silo.</summary>
/// <param name="Type">Grain class.</param>
/// <param name="Silo">host:port@generation.</param>
/// <param name="Activations">How many.</param>
internal sealed record GrainCountView(string Type, string? Silo, int Activations);
