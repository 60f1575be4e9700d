using Anomaly.Storage.Sql;

namespace Anomaly.Storage.Sqlite;

/// <inheritdoc />
internal sealed class SqliteJob<T>(Func<SqliteSession, T> work, int weight, CancellationToken cancellationToken)
    : SqliteJob(weight, cancellationToken)
{
    private readonly Promise<T> _promise = new(cancellationToken);
    private T? _result;

    /// <summary>The caller's view of the job.</summary>
    public Task<T> Answer => _promise.Answer;

    public override bool TryTake() => _promise.TryTake();

    public override void Run(SqliteSession session) => _result = work(session);

    public override void Complete() => _promise.Complete(_result!);

    public override void Fail(Exception exception) => _promise.Fail(exception);
}
