namespace Anomaly.Benchmarks.Quick;

/// <summary>One measured figure.</summary>
/// <param name="Work">What was done.</param>
/// <param name="MedianMicroseconds">Median time of one run of it.</param>
/// <param name="BestMicroseconds">The shortest time: what the machine can do when nobody else uses it.</param>
/// <param name="AllocatedBytes">Bytes allocated by one run.</param>
public sealed record QuickResult(string Work, double MedianMicroseconds, double BestMicroseconds, long AllocatedBytes);
