using System.Globalization;

namespace Anomaly.Benchmarks.Quick;

/// <summary>Finds and runs the quick benchmarks, and prints a line for each figure.</summary>
public static class QuickRunner
{
    private const double DefaultAllowed = 1.3;

    /// <summary>
    /// Runs those whose name begins with one of the names given; all without names. <c>--save FILE</c> writes the baseline,
    /// <c>--compare FILE</c> compares with it, <c>--allow RATIO</c> says how much slower a figure may be; 1.3 without.
    /// </summary>
    /// <returns>0, or 1 where no benchmark has such a name or one is slower than allowed.</returns>
    public static int Run(IReadOnlyCollection<string> arguments, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(output);
        var names = arguments.ToList();
        var (save, compare, allow) = (Take(names, "--save"), Take(names, "--compare"), Take(names, "--allow"));
        var allowed = allow is null ? DefaultAllowed : double.Parse(allow, CultureInfo.InvariantCulture);
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

        var baseline = compare is null ? null : Baseline.Read(compare);
        var yardstick = Baseline.Yardstick();
        var results = new List<QuickResult>();
        output.WriteLine($"{"work",-60} {"median us",12} {"best us",12} {"bytes",12}");
        foreach (var result in picked.SelectMany(benchmark => benchmark.Run()))
        {
            results.Add(result);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Work,-60} {result.MedianMicroseconds,12:0.000} {result.BestMicroseconds,12:0.000} {result.AllocatedBytes,12}"));
        }

        yardstick = Math.Min(yardstick, Baseline.Yardstick());
        if (save is not null)
            Baseline.Save(save, results, yardstick);
        return baseline is null || baseline.Compare(results, yardstick, allowed, output) ? 0 : 1;
    }

    private static string? Take(List<string> arguments, string option)
    {
        var at = arguments.IndexOf(option);
        if (at < 0 || at + 1 >= arguments.Count)
            return null;
        var value = arguments[at + 1];
        arguments.RemoveRange(at, 2);
        return value;
    }
}
