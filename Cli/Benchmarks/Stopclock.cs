using System.Diagnostics;

namespace Anomaly.Cli.Benchmarks;

/// <summary>What timing came to.</summary>
/// <param name="Median">Median of the runs, seconds a unit.</param>
/// <param name="Best">Best run, seconds a unit.</param>
/// <param name="Runs">Runs that were timed.</param>
internal readonly record struct Timing(double Median, double Best, int Runs);

/// <summary>Times work on the calling thread: warms up until the optimizing compiler is done, then takes median and best of the runs.</summary>
internal sealed class Stopclock(TimeSpan warmUp)
{
    /// <summary>Warms up long enough for figures that mean something.</summary>
    public static Stopclock Careful { get; } = new(TimeSpan.FromMilliseconds(600));

    /// <summary>Only shows that the work runs.</summary>
    public static Stopclock Hasty { get; } = new(TimeSpan.Zero);

    /// <summary>Times the work.</summary>
    /// <param name="run">The work; what it answers keeps it from being optimized away.</param>
    /// <param name="runs">Runs to time.</param>
    /// <param name="unitsPerRun">Units that a run does.</param>
    public Timing Time<T>(Func<T> run, int runs, int unitsPerRun, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            GC.KeepAlive(run());
        }
        while (Stopwatch.GetElapsedTime(begin) < warmUp);

        var seconds = new double[warmUp == TimeSpan.Zero ? 1 : runs];
        for (var i = 0; i < seconds.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            var result = run();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds / unitsPerRun;
            GC.KeepAlive(result);
        }

        Array.Sort(seconds);
        return new Timing(seconds[seconds.Length / 2], seconds[0], seconds.Length);
    }
}
