using Anomaly.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Anomaly.Storage.Backup;

/// <summary>SQLite's side of backups: copies of files that may be in use, and whether a file is a backup.</summary>
internal static class SqliteBackup
{
    /// <summary>How long another process that writes at this moment is waited for.</summary>
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Copies a database as of one moment into a new file, which needs no log beside it.</summary>
    public static void Copy(string from, string to) => Translated(from, () =>
    {
        using var source = Open(from, SqliteOpenMode.ReadWrite);
        RefuseForeign(source, from);
        try
        {
            using var target = Open(to, SqliteOpenMode.ReadWriteCreate);
            source.Connection.BackupDatabase(target.Connection);
            target.Execute("pragma journal_mode = delete");
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN)
        {
            // The source is only read.
            throw SqliteErrors.Translate(exception, Path.GetFullPath(to));
        }

        return true;
    });

    /// <summary>A new database with the tables of this program, to be filled in one transaction and then flushed.</summary>
    public static SqliteSession Create(string path)
    {
        var session = new SqliteFile(path, BusyTimeout, TimeProvider.System).OpenForWriting();
        session.Execute("pragma journal_mode = delete");
        session.Execute("pragma synchronous = off");
        return session;
    }

    /// <summary>Reads a backup through.</summary>
    /// <exception cref="StoreBackupException">It is none.</exception>
    /// <exception cref="StoreException">It is damaged, or of a later program.</exception>
    public static BackupSummary Check(string path) => Translated(path, () =>
    {
        using var session = Open(path, SqliteOpenMode.ReadOnly);
        RefuseForeign(session, path);
        Migration.CheckReadable((int)session.First(new SqlQuery("pragma user_version"), row => row.Integer(0)), SqliteFile.SchemaVersion, readableFrom: 0);
        if (session.First(new SqlQuery("pragma quick_check(1)"), row => row.Text(0)) is var problem and not "ok")
            throw new StoreCorruptException($"The backup {Path.GetFullPath(path)} is damaged ({problem}): use another one.");
        return new BackupSummary(Count("detection_metadata"), Count("bars"), Count("detection_runs"), Count("anomalies"));

        long Count(string table) => session.First(new SqlQuery($"select count(*) from {table}"), row => row.Integer(0));
    });

    /// <summary>Once this has returned, a power cut does not lose the file.</summary>
    public static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static void RefuseForeign(SqliteSession session, string path)
    {
        if (session.First(new SqlQuery("pragma application_id"), row => row.Integer(0)) != SqliteFile.ApplicationId)
            throw NoBackup(path);
    }

    private static SqliteSession Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        var session = new SqliteSession(connection);
        session.Execute($"pragma busy_timeout = {(int)BusyTimeout.TotalMilliseconds}");
        return session;
    }

    private static T Translated<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw NoBackup(path);
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, Path.GetFullPath(path));
        }
    }

    private static StoreBackupException NoBackup(string path) => new($"{Path.GetFullPath(path)} is neither a store of this program nor a backup of one.");
}
