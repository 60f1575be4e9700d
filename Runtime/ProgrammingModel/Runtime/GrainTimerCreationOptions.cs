using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When and how a grain timer fires.</summary>
public readonly struct GrainTimerCreationOptions
{
    /// <summary>All defaults; due time and period are required.</summary>
    public GrainTimerCreationOptions()
    {
    }

    /// <summary>With due time and period.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>
    /// The time to the first call; zero is at once, <see cref="Timeout.InfiniteTimeSpan"/> never (until <see cref="IGrainTimer.Change"/>).
    /// </summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>The time from the end of one call to the next; <see cref="Timeout.InfiniteTimeSpan"/> for a single call.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether callbacks may start while calls of the grain run; false by default.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a callback counts as use of the grain, so that it is not collected as idle; false by default.</summary>
    public bool KeepAlive { get; init; }
}
