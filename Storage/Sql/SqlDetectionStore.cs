using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Anomaly.Storage.Sql;

/// <summary>What the engines do alike: everything that is one statement, or a few that need no transaction, in SQL that both speak.</summary>
public abstract partial class SqlDetectionStore : IDetectionStore
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly TimeProvider _time;
    private volatile Task? _opening;

    private protected SqlDetectionStore(string engine, string name, TimeProvider time, ILogger logger)
    {
        Engine = engine;
        _time = time;
        Probe = new WriteProbe(bytes => ExecuteAsync(ProbeRow(time.GetUtcNow().UtcDateTime, new byte[bytes]), isRepeatable: true, CancellationToken.None), name, time, logger);
    }

    /// <summary>The engine's name, as health reports it.</summary>
    private protected string Engine { get; }

    /// <summary>Hears of what calls meet, and says whether the store can be written.</summary>
    private protected WriteProbe Probe { get; }

    private protected abstract SqlQuery SizeProbe { get; }

    public Task InitializeAsync(CancellationToken cancellationToken = default) =>
        _opening is { IsCompletedSuccessfully: true } ? Task.CompletedTask : Opening().WaitAsync(cancellationToken);

    public async Task<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken = default)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await FirstAsync(new SqlQuery("select count(*) from schema_migrations"), row => row.Integer(0), cancellationToken);
            var problem = await Probe.AskAsync(cancellationToken);
            return new StoreHealth(Engine, problem is null, Stopwatch.GetElapsedTime(start), problem) { CanRead = true };
        }
        catch (StoreException exception)
        {
            return new StoreHealth(Engine, false, Stopwatch.GetElapsedTime(start), exception.Message);
        }
    }

    public Task<long> MeasureSizeAsync(CancellationToken cancellationToken = default) => FirstAsync(SizeProbe, row => row.Integer(0), cancellationToken);

    public abstract Task<ImportCounts> ImportAsync(ImportBatch batch, CancellationToken cancellationToken = default);

    /// <summary>Finishes the writes that wait, then closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_closing.IsCancellationRequested)
                return;
            _closing.Cancel();
        }

        if (_opening is { } opening)
            await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync();
        _closing.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static StoreUnavailableException Closed() => new("The store is closed.", TimeSpan.FromSeconds(1));

    private protected abstract Task OpenAsync(CancellationToken cancellationToken);

    private protected abstract Task CloseAsync();

    /// <summary>All rows of an answer. Opens the store where it is not open yet, as all of these do.</summary>
    private protected abstract Task<List<T>> ListAsync<T>(SqlQuery query, Func<Row, T> read, CancellationToken cancellationToken);

    /// <summary>The first row of an answer; null, or the type's default, where there is none.</summary>
    private protected async Task<T?> FirstAsync<T>(SqlQuery query, Func<Row, T> read, CancellationToken cancellationToken) =>
        await ListAsync(query, read, cancellationToken) is [var first, ..] ? first : default;

    /// <summary>Writes, all of it or nothing.</summary>
    /// <param name="writes">Statements that write.</param>
    /// <param name="isRepeatable">Whether doing it twice is as good as once, answer included: where a connection is lost, it then is done again.</param>
    /// <returns>Rows affected by each.</returns>
    private protected abstract Task<IReadOnlyList<int>> ExecuteAsync(IReadOnlyList<SqlQuery> writes, bool isRepeatable, CancellationToken cancellationToken);

    private static SqlQuery ProbeRow(DateTime at, byte[] filler) =>
        new SqlQuery("insert into write_probe (id, at, filler) values (1, @at, @filler) on conflict (id) do update set at = @at, filler = @filler")
            .With("at", at).With("filler", filler);

    private protected async Task<int> ExecuteAsync(SqlQuery write, bool isRepeatable, CancellationToken cancellationToken) =>
        (await ExecuteAsync([write], isRepeatable, cancellationToken))[0];

    /// <summary>The attempt to open that is under way: all who need it wait for this one, and are told together when it fails. The next caller then tries again.</summary>
    private Task Opening()
    {
        lock (_gate)
        {
            if (_closing.IsCancellationRequested)
                throw Closed();
            if (_opening is null or { IsFaulted: true })
                _opening = Task.Run(OpenUnlessClosedAsync);
            return _opening;
        }
    }

    private async Task OpenUnlessClosedAsync()
    {
        try
        {
            await OpenAsync(_closing.Token);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            throw Closed();
        }
    }
}
