namespace Orleans.Runtime;

/// <summary>A timer of a grain; disposing it ends it.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>
    /// Starts over with other times; <see cref="Timeout.InfiniteTimeSpan"/> as due time stops the timer, as period makes it fire once.
    /// </summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
