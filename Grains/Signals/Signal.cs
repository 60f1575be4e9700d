namespace Anomaly.Grains.Signals;

/// <summary>Wakes everybody who waits. A signal that is sent after <see cref="Next"/> was read is never lost.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _next = Create();

    /// <summary>Completes with the next signal.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Send() => Interlocked.Exchange(ref _next, Create()).SetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
