using Microsoft.Extensions.Logging;

namespace Anomaly.Storage.Sql;

/// <summary>
/// Whether the store can be written: by what its calls have met, and by a small row that is written for real, at most once every few seconds however
/// often somebody asks.
/// </summary>
/// <param name="write">Writes a row of that many bytes, durably.</param>
/// <param name="name">The file or server, for the log.</param>
internal sealed partial class WriteProbe(Func<int, Task> write, string name, TimeProvider time, ILogger logger)
{
    private const int SmallBytes = 16;

    /// <summary>A disk with no room for a commit often has room for a small row: after a failure, only a row as large as a commit says that it has gone.</summary>
    private const int LargeBytes = 256 * 1024;

    /// <summary>How long a write that went well speaks for those after it. Readiness is asked within five seconds more.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>How long a damaged page is remembered: the row of the probe does not touch it.</summary>
    public static readonly TimeSpan DamageRemembered = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private Task<string?>? _asked;
    private long? _wentWellAt;
    private StoreException? _met;
    private long _metAt;
    private int _notes;

    /// <summary>Notes what a call met, where it says that writes will go on failing.</summary>
    /// <returns>False, so that it fits into an exception filter and catches nothing.</returns>
    public bool Note(StoreException exception)
    {
        if (!exception.NeedsOperator)
            return false;
        lock (_gate)
        {
            if (_met?.Message != exception.Message)
                LogCannotWrite(name, exception.Message);
            (_met, _metAt, _wentWellAt) = (exception, time.GetTimestamp(), null);
            _notes++;
        }

        return false;
    }

    /// <summary>Why the store cannot be written; null where it can. All who ask at the same time share one write.</summary>
    public Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_wentWellAt is { } at && time.GetElapsedTime(at) < Period)
                return Task.FromResult<string?>(null);
            if (_asked is not { IsCompleted: false })
                _asked = TryAsync(_met is null ? SmallBytes : LargeBytes, _notes);
            return _asked.WaitAsync(cancellationToken);
        }
    }

    private async Task<string?> TryAsync(int bytes, int notes)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await write(bytes);
        }
        catch (StoreException exception)
        {
            Note(exception);
            return exception.Message;
        }

        lock (_gate)
        {
            // What was met meanwhile, this write knows nothing of; nor of a damaged page.
            if (_met is not null && (_notes != notes || _met is StoreCorruptException && time.GetElapsedTime(_metAt) < DamageRemembered))
                return _met.Message;
            if (_met is not null)
                LogCanWrite(name);
            (_met, _wentWellAt) = (null, time.GetTimestamp());
            return null;
        }
    }

    [LoggerMessage(1011, LogLevel.Error, "The store {Name} needs an operator. {Reason}")]
    private partial void LogCannotWrite(string name, string reason);

    [LoggerMessage(1012, LogLevel.Information, "The store {Name} can be written again")]
    private partial void LogCanWrite(string name);
}
