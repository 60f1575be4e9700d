namespace Anomaly.Runtime.Clustering;

/// <summary>A silo as the database has it.</summary>
/// <param name="Id">Its number, never used again.</param>
/// <param name="Host">Where it can be reached.</param>
/// <param name="Port">On which port.</param>
/// <param name="IsAlive">Whether its lease lasts, by the database's clock, and nobody has buried it.</param>
/// <param name="HasLock">Whether its session, and so most likely its process, is there.</param>
/// <param name="IsLeaving">Whether it hands its partitions over and wants none.</param>
internal sealed record SiloRow(int Id, string Host, int Port, bool IsAlive, bool HasLock, bool IsLeaving);
