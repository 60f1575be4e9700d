using Anomaly.Testing.Processes;

namespace Anomaly.Testing.Clusters;

/// <summary>A silo of the cluster under test.</summary>
/// <param name="Process">Its process.</param>
/// <param name="Port">Where other silos and clients call it.</param>
/// <param name="Management">Where its health answers.</param>
public sealed record SiloProcess(HostProcess Process, int Port, Uri Management);
