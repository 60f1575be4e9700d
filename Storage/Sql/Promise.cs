namespace Anomaly.Storage.Sql;

/// <summary>The answer to work that waits in a queue. A caller that gives up is freed at once while the work waits; once it has been taken up, no longer.</summary>
internal sealed class Promise<T>
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _givingUp;
    private int _isTaken;

    public Promise(CancellationToken cancellationToken) => _givingUp = cancellationToken.UnsafeRegister(
        static (state, token) =>
        {
            var promise = (Promise<T>)state!;
            if (promise.TryTake())
                promise._answer.TrySetCanceled(token);
        },
        this);

    /// <summary>The caller's view.</summary>
    public Task<T> Answer => _answer.Task;

    /// <summary>Takes the work up.</summary>
    /// <returns>False when the caller has given up.</returns>
    public bool TryTake()
    {
        var isMine = Interlocked.Exchange(ref _isTaken, 1) == 0;
        // Does nothing where the cancellation itself is calling.
        _givingUp.Unregister();
        return isMine;
    }

    public void Complete(T result) => _answer.TrySetResult(result);

    public void Fail(Exception exception)
    {
        if (exception is OperationCanceledException cancelled)
            _answer.TrySetCanceled(cancelled.CancellationToken);
        else
            _answer.TrySetException(exception);
    }
}
