using System.Diagnostics;

namespace Anomaly.Benchmarks.Quick;

/// <summary>Times short work: warms up, then takes the median of many runs on the calling thread.</summary>
public static class Stopclock
{
    private const int WarmUps = 60;

    /// <summary>Times work that takes microseconds or longer.</summary>
    /// <param name="work">Its name.</param>
    /// <param name="run">The work; what it answers keeps it from being optimized away.</param>
    /// <param name="runs">How often; the median is taken over these.</param>
    /// <param name="perRun">How many units one run does; times are given per unit.</param>
    public static QuickResult Time<T>(string work, Func<T> run, int runs = 300, int perRun = 1)
    {
        ArgumentNullException.ThrowIfNull(run);
        for (var i = 0; i < WarmUps; i++)
        {
            GC.KeepAlive(run());
            if (i % 20 == 19)
                Thread.Sleep(120); // lets the runtime put its optimized code in place
        }

        var times = new double[runs];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var result = run();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            GC.KeepAlive(result);
        }

        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / runs;
        Array.Sort(times);
        return new QuickResult(work, times[runs / 2] / perRun, times[0] / perRun, allocated / perRun);
    }
}
