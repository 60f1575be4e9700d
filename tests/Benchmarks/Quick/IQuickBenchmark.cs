namespace Anomaly.Benchmarks.Quick;

/// <summary>A measurement of a few seconds; every public one in this assembly is found by the quick mode.</summary>
public interface IQuickBenchmark
{
    /// <summary>What it measures; the quick mode's arguments pick by the beginning of it.</summary>
    string Name { get; }

    /// <summary>Measures.</summary>
    IEnumerable<QuickResult> Run();
}
