using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Anomaly.Storage.Sqlite;

/// <summary>Says SQLite's errors in words that a user can act on.</summary>
internal static class SqliteErrors
{
    /// <summary>The typed form of an error; an error that is not SQLite's, or that only a fault of ours can cause, stays as it is.</summary>
    public static Exception Translate(Exception exception, string path) => exception is not SqliteException error
        ? exception
        : error.SqliteErrorCode switch
        {
            SQLITE_READONLY or SQLITE_PERM => new StoreReadOnlyException(
                $"The database {path} is read-only: give this process write permission to the file and its folder, or set Anomaly:Store:Path to a place that it can write.", error),
            SQLITE_FULL => new StoreFullException(
                $"The disk that holds {path} is full: free some space. The write was rolled back and can be repeated.", error),
            SQLITE_CORRUPT => new StoreCorruptException(
                $"The database {path} is damaged ({error.Message}). Stop the program, restore the file from a backup, or run 'sqlite3 {Path.GetFileName(path)} .recover' on a copy.", error),
            SQLITE_NOTADB => new StoreCorruptException(
                $"{path} is not a SQLite database: set Anomaly:Store:Path to another file, or move this one away.", error),
            SQLITE_CANTOPEN => new StoreReadOnlyException(
                $"The database {path} cannot be opened: check that the folder exists, that this process may write in it, and that the path is not a folder.", error),
            SQLITE_BUSY or SQLITE_LOCKED => new StoreUnavailableException(
                $"The database {path} is locked by another process: end it (a second server, an open sqlite3 shell, a backup), or wait.", TimeSpan.FromSeconds(1), false, error),
            SQLITE_IOERR or SQLITE_NOMEM or SQLITE_PROTOCOL => new StoreUnavailableException(
                $"The disk that holds {path} answered with an error ({error.Message}). The write was rolled back and can be repeated; if this stays, check the disk.", TimeSpan.FromSeconds(5), false, error),
            _ => error,
        };
}
