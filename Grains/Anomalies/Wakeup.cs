namespace Anomaly.Grains.Anomalies;

/// <summary>Wakes everybody who waits. A signal after <see cref="Next"/> was read is never lost.</summary>
internal sealed class Wakeup
{
    private TaskCompletionSource _next = Create();

    /// <summary>Completes with the next signal.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Signal() => Interlocked.Exchange(ref _next, Create()).SetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
