namespace Anomaly.Cli.Benchmarks;

/// <summary>One line of the speed table.</summary>
/// <param name="Work">What was done.</param>
/// <param name="Median">Median of the runs, in <paramref name="Unit"/>.</param>
/// <param name="Best">Best run: what the machine can do when nobody else uses it.</param>
/// <param name="Unit">Unit of both.</param>
/// <param name="Runs">Runs that were timed.</param>
/// <param name="Yardstick">The same work by the system that this one replaces, once measured on a 2-core machine, in <paramref name="Unit"/>; null where nobody did.</param>
/// <param name="YardstickName">What that was.</param>
internal sealed record BenchResult(string Work, double Median, double Best, string Unit, int Runs, double? Yardstick, string? YardstickName)
{
    /// <summary>How many times faster the median is than the yardstick.</summary>
    public double? Ratio => Unit.EndsWith("/s", StringComparison.Ordinal) ? Median / Yardstick : Yardstick / Median;
}
