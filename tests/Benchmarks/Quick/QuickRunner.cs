using System.Globalization;

namespace Anomaly.Benchmarks.Quick;

/// <summary>Finds and runs the quick benchmarks, and prints a line for each figure.</summary>
public static class QuickRunner
{
    /// <summary>Runs those whose name begins with one of the names given; all without names.</summary>
    /// <returns>0, or 1 where no benchmark has such a name.</returns>
    public static int Run(IReadOnlyCollection<string> names, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(output);
        var all = typeof(QuickRunner).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IQuickBenchmark)))
            .Select(type => (IQuickBenchmark)Activator.CreateInstance(type)!)
            .OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal)
            .ToArray();
        var picked = all.Where(benchmark => names.Count == 0 || names.Any(name => benchmark.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase))).ToArray();
        if (picked.Length == 0)
        {
            output.WriteLine($"There is no such benchmark; there are: {string.Join(", ", all.Select(benchmark => benchmark.Name))}.");
            return 1;
        }

        output.WriteLine($"{"work",-60} {"median us",12} {"best us",12} {"bytes",12}");
        foreach (var result in picked.SelectMany(benchmark => benchmark.Run()))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Work,-60} {result.MedianMicroseconds,12:0.000} {result.BestMicroseconds,12:0.000} {result.AllocatedBytes,12}"));
        return 0;
    }
}
