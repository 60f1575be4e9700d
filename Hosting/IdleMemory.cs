using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Anomaly.Hosting;

/// <summary>
/// Gives memory that a burst of work took back to the system once the process has been quiet for a while: the runtime collects when something is allocated,
/// so that after a burst, when nothing is, it would keep for as long as the quiet lasts what nobody uses.
/// </summary>
/// <param name="timeProvider">The clock.</param>
internal sealed class IdleMemory(TimeProvider timeProvider) : BackgroundService
{
    /// <summary>How often it checks.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Quiet checks in a row before it collects: caches of charts have given up what nobody asks for by then.</summary>
    internal const int QuietChecks = 6;

    /// <summary>A process that allocates less between two checks is quiet.</summary>
    internal const long QuietBytes = 10 * 1024 * 1024;

    /// <summary>A pause for less than this is not worth it.</summary>
    internal const long WorthwhileBytes = 32 * 1024 * 1024;

    /// <summary>A heap that takes less is not worth a check.</summary>
    internal const long SmallBytes = 64 * 1024 * 1024;

    private long _allocated;
    private long _needed = SmallBytes;
    private int _quiet;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Check(GC.GetTotalAllocatedBytes(), GC.GetGCMemoryInfo().TotalCommittedBytes);
    }

    /// <summary>Counts quiet checks, and collects at the end of a quiet time where that gives something back.</summary>
    /// <param name="allocated">Bytes that the process has allocated since it started.</param>
    /// <param name="committed">Bytes that the heap takes of the system.</param>
    /// <returns>Whether it collected.</returns>
    internal bool Check(long allocated, long committed)
    {
        _quiet = allocated - _allocated < QuietBytes ? _quiet + 1 : 0;
        _allocated = allocated;
        if (_quiet != QuietChecks || committed < _needed + WorthwhileBytes)
            return false;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        ReturnNative();
        // What is left is in use: there is nothing to gain before it grows again.
        _needed = Math.Max(SmallBytes, GC.GetGCMemoryInfo().TotalCommittedBytes);
        return true;
    }

    /// <summary>Has the C library give back what SQLite and compression have freed; others than glibc do so by themselves, or not at all.</summary>
    private static void ReturnNative()
    {
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out var trim))
            Marshal.GetDelegateForFunctionPointer<MallocTrim>(trim)(0);
    }

    private delegate int MallocTrim(nuint keep);
}
