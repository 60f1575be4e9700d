using System.Diagnostics;

namespace Anomaly.Storage.Sql;

/// <summary>What the engines do alike: everything that is one statement, or a few that need no transaction, in SQL that both speak.</summary>
public abstract partial class SqlDetectionStore : IDetectionStore
{
    private protected SqlDetectionStore(string engine) => Engine = engine;

    /// <summary>The engine's name, as health reports it.</summary>
    private protected string Engine { get; }

    /// <summary>A statement that needs the right to write and changes nothing.</summary>
    private protected abstract SqlQuery HealthProbe { get; }

    /// <inheritdoc />
    public abstract Task InitializeAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public async Task<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken = default)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await FirstAsync(new SqlQuery("select count(*) from schema_migrations"), row => row.Integer(0), cancellationToken);
            await ExecuteAsync(HealthProbe, isRepeatable: true, cancellationToken);
            return new StoreHealth(Engine, true, Stopwatch.GetElapsedTime(start), null);
        }
        catch (StoreException exception)
        {
            return new StoreHealth(Engine, false, Stopwatch.GetElapsedTime(start), exception.Message);
        }
    }

    /// <inheritdoc />
    public abstract Task<ImportCounts> ImportAsync(ImportBatch batch, CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();

    /// <summary>The first row of an answer; null, or the type's default, where there is none. Opens the store where it is not open yet, as all of these do.</summary>
    private protected abstract Task<T?> FirstAsync<T>(SqlQuery query, Func<Row, T> read, CancellationToken cancellationToken);

    /// <summary>All rows of an answer.</summary>
    private protected abstract Task<List<T>> ListAsync<T>(SqlQuery query, Func<Row, T> read, CancellationToken cancellationToken);

    /// <summary>Writes, all of it or nothing.</summary>
    /// <param name="writes">Statements that write.</param>
    /// <param name="isRepeatable">Whether doing it twice is as good as once, answer included: where a connection is lost, it then is done again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Rows affected by each.</returns>
    private protected abstract Task<IReadOnlyList<int>> ExecuteAsync(IReadOnlyList<SqlQuery> writes, bool isRepeatable, CancellationToken cancellationToken);

    private protected async Task<int> ExecuteAsync(SqlQuery write, bool isRepeatable, CancellationToken cancellationToken) =>
        (await ExecuteAsync([write], isRepeatable, cancellationToken))[0];
}
