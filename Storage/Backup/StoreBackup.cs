using Anomaly.Storage.Hosting;
using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Anomaly.Storage.Backup;

/// <summary>
/// Backups of a store, of whichever engine, in one file that is a SQLite store itself: what was backed up from one engine can be restored into the other. Not in
/// it: who the members of a cluster are, and its reminders, which a start sets again.
/// </summary>
public static class StoreBackup
{
    /// <summary>The database and what SQLite keeps beside it.</summary>
    private static readonly string[] FileSuffixes = ["", "-wal", "-shm", "-journal"];

    /// <summary>Writes all that a store holds at one moment into a new file. Others may write to the store meanwhile.</summary>
    /// <param name="store">Which store.</param>
    /// <param name="path">The file, which is there whole or not at all.</param>
    /// <param name="cancellationToken">Gives up, and leaves no file.</param>
    /// <exception cref="StoreBackupException">There is such a file already, or no such store.</exception>
    /// <exception cref="StoreException">The store cannot be read, or the file not be written.</exception>
    public static async Task<BackupSummary> WriteAsync(StoreOptions store, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        RefuseExisting(path, "a backup is never written over another file");
        if (store.Engine == StoreEngine.Sqlite && !File.Exists(store.Path))
            throw new StoreBackupException($"There is no store {Path.GetFullPath(store.Path)}.");
        return await WholeAsync(path, async partial =>
        {
            if (store.Engine == StoreEngine.Sqlite)
                await OnThreadAsync(() => SqliteBackup.Copy(store.Path, partial), cancellationToken);
            else
                await CopyFromPostgresAsync(store.ConnectionString!, partial, cancellationToken);
            return await OnThreadAsync(() => SqliteBackup.Check(partial), cancellationToken);
        });
    }

    /// <summary>Puts a backup where there is no store yet: a file that is not there, or an empty database. Older backups are brought up to date.</summary>
    /// <param name="store">Where.</param>
    /// <param name="path">The backup; it is only read.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="StoreBackupException">The file is no backup, or there is a store already.</exception>
    /// <exception cref="StoreException">The backup is damaged or of a later program, or the store cannot be written.</exception>
    public static async Task<BackupSummary> RestoreAsync(StoreOptions store, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (!File.Exists(path))
            throw new StoreBackupException($"There is no file {Path.GetFullPath(path)}.");
        var summary = await OnThreadAsync(() => SqliteBackup.Check(path), cancellationToken);
        if (store.Engine == StoreEngine.Sqlite)
        {
            using var storeLock = new StoreLock();
            storeLock.Take(store.Path);
            RefuseExisting(store.Path, "a backup is restored only where there is no store: move that file away, or name another");
            return await WholeAsync(store.Path, partial => OnThreadAsync(() => CopyUpToDate(path, partial, summary), cancellationToken));
        }

        var folder = Directory.CreateTempSubdirectory("anomaly-restore-");
        try
        {
            var copy = Path.Combine(folder.FullName, "backup.db");
            await OnThreadAsync(() => CopyUpToDate(path, copy, summary), cancellationToken);
            await CopyToPostgresAsync(store.ConnectionString!, copy, cancellationToken);
            return summary;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Copies a backup and applies the migrations that it lacks.</summary>
    private static BackupSummary CopyUpToDate(string backup, string to, BackupSummary summary)
    {
        SqliteBackup.Copy(backup, to);
        new SqliteFile(to, SqliteBackup.BusyTimeout, TimeProvider.System).OpenForWriting().Dispose();
        SqliteBackup.Flush(to);
        return summary;
    }

    private static async Task CopyFromPostgresAsync(string connectionString, string to, CancellationToken cancellationToken)
    {
        try
        {
            using var target = await OnThreadAsync(() => SqliteBackup.Create(to), cancellationToken);
            await OnServerAsync(
                connectionString,
                async connection =>
                {
                    await PostgresMigrator.RequireMigratedAsync(connection, cancellationToken);
                    await PostgresBackup.WriteAsync(connection, target, cancellationToken);
                },
                cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, Path.GetFullPath(to));
        }
    }

    private static async Task CopyToPostgresAsync(string connectionString, string from, CancellationToken cancellationToken)
    {
        using var source = new SqliteFile(from, SqliteBackup.BusyTimeout, TimeProvider.System).OpenForReading();
        await OnServerAsync(
            connectionString,
            async connection =>
            {
                await PostgresMigrator.MigrateAsync(connection, cancellationToken);
                await PostgresBackup.RestoreAsync(source, connection, cancellationToken);
            },
            cancellationToken);
    }

    private static async Task OnServerAsync(string connectionString, Func<NpgsqlConnection, Task> work, CancellationToken cancellationToken)
    {
        await using var source = new PostgresSource(connectionString);
        try
        {
            await using var connection = await source.OpenAsync(cancellationToken);
            await work(connection);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StoreException or SqliteException))
        {
            throw PostgresErrors.Translate(exception, source.Name);
        }
    }

    /// <summary>Makes a file beside the one that is wanted, and moves it there once it is whole.</summary>
    private static async Task<BackupSummary> WholeAsync(string path, Func<string, Task<BackupSummary>> write)
    {
        var file = Path.GetFullPath(path);
        var partial = file + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            Delete(partial);
            var summary = await write(partial);
            SqliteBackup.Flush(partial);
            File.Move(partial, file);
            return summary;
        }
        finally
        {
            Delete(partial);
        }
    }

    private static void Delete(string database)
    {
        foreach (var file in FilesOf(database))
            File.Delete(file);
    }

    /// <summary>Also where only the log of another database is left: SQLite would take it for this one's.</summary>
    private static void RefuseExisting(string path, string rule)
    {
        if (FilesOf(Path.GetFullPath(path)).FirstOrDefault(File.Exists) is { } file)
            throw new StoreBackupException($"There is a file {file} already: {rule}.");
    }

    private static IEnumerable<string> FilesOf(string database) => FileSuffixes.Select(suffix => database + suffix);

    // SQLite reads and writes in the caller's thread, for as long as it takes.
    private static Task<T> OnThreadAsync<T>(Func<T> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task OnThreadAsync(Action work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

/// <summary>What a backup holds.</summary>
/// <param name="Series">Series.</param>
/// <param name="Bars">Bars of all series.</param>
/// <param name="Runs">Runs.</param>
/// <param name="Anomalies">Anomalies.</param>
public sealed record BackupSummary(long Series, long Bars, long Runs, long Anomalies);
