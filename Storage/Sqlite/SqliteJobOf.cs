namespace Anomaly.Storage.Sqlite;

/// <inheritdoc />
internal sealed class SqliteJob<T>(Func<SqliteSession, T> work, int weight, CancellationToken cancellationToken)
    : SqliteJob(weight, cancellationToken)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    /// <summary>The caller's view of the job.</summary>
    public Task<T> Answer => _answer.Task;

    public override void Run(SqliteSession session) => _result = work(session);

    public override void Complete() => _answer.TrySetResult(_result!);

    public override void Fail(Exception exception)
    {
        if (exception is OperationCanceledException)
            _answer.TrySetCanceled(Cancellation);
        else
            _answer.TrySetException(exception);
    }
}
