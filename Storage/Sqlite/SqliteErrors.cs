using System.Text.Json;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Anomaly.Storage.Sqlite;

/// <summary>Says SQLite's errors in words that a user can act on. They reach clients, so they name the file without its folder; the log has its path.</summary>
internal static class SqliteErrors
{
    /// <summary>The typed form of an error; one that has it already stays as it is.</summary>
    public static Exception Translate(Exception exception, string path) => exception switch
    {
        SqliteException error => Translate(error, Path.GetFileName(path)),
        // Arguments are checked before a job is queued: inside it, only what was read can be wrong.
        JsonException or FormatException or InvalidCastException or OverflowException or ArgumentException => new StoreCorruptException(
            $"The database {Path.GetFileName(path)} holds a value that this program cannot have written ({exception.Message}). Restore the file from a backup.", exception),
        _ => exception,
    };

    private static StoreException Translate(SqliteException error, string name) => error.SqliteErrorCode switch
    {
        SQLITE_READONLY or SQLITE_PERM => new StoreReadOnlyException(
            $"The database {name} is read-only: give this process write permission to the file and its folder, or set Anomaly:Store:Path to a place that it can write.", error),
        SQLITE_FULL => new StoreFullException(
            $"The disk that holds {name} is full: free some space. The write was rolled back and can be repeated.", error),
        SQLITE_CORRUPT => new StoreCorruptException(
            $"The database {name} is damaged ({error.Message}). Stop the program, restore the file from a backup, or run 'sqlite3 {name} .recover' on a copy.", error),
        SQLITE_NOTADB => new StoreCorruptException(
            $"{name} is not a SQLite database: set Anomaly:Store:Path to another file, or move this one away.", error),
        SQLITE_CANTOPEN => new StoreReadOnlyException(
            $"The database {name} cannot be opened: check that the folder exists, that this process may write in it, and that the path is not a folder.", error),
        SQLITE_BUSY or SQLITE_LOCKED => new StoreUnavailableException(
            $"The database {name} is locked by another process: end it (a second server, an open sqlite3 shell, a backup), or wait.", TimeSpan.FromSeconds(1), false, error),
        SQLITE_IOERR or SQLITE_NOMEM or SQLITE_PROTOCOL or SQLITE_INTERRUPT => new StoreUnavailableException(
            $"The disk that holds {name} answered with an error ({error.Message}). The write was rolled back and can be repeated; if this stays, check the disk.", TimeSpan.FromSeconds(5), false, error),
        _ => new StoreSchemaException(
            $"The database {name} is not laid out as this program needs it ({error.Message}). Restore the file from a backup, or use the program that wrote it.", error),
    };
}
