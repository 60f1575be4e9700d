namespace Anomaly.Gateway.Api.Documents;

/// <summary>What runs.</summary>
/// <param name="Silos">Processes that hold grains.</param>
/// <param name="Activations">Grains in memory, in all silos.</param>
/// <param name="Grains">Grains in memory by class and silo.</param>
internal sealed record ClusterView(IReadOnlyList<SiloView> Silos, int Activations, IReadOnlyList<GrainCountView> Grains);
