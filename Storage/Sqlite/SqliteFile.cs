using Microsoft.Data.Sqlite;

namespace Anomaly.Storage.Sqlite;

/// <summary>Opens, creates and migrates the database file.</summary>
internal sealed class SqliteFile(string path, TimeSpan busyTimeout, TimeProvider time)
{
    /// <summary>Marks a file as ours: "ANOM".</summary>
    public const int ApplicationId = 0x414E4F4D;

    private static readonly IReadOnlyList<Migration> Migrations = Migration.Of("Sqlite");

    /// <summary>The schema version that this program writes.</summary>
    public static int SchemaVersion => Migrations.Count;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The file's name, for messages.</summary>
    private string Name => System.IO.Path.GetFileName(Path);

    /// <summary>A connection for the writer, with the schema brought up to date.</summary>
    /// <exception cref="StoreException">The file cannot be used; the message says why.</exception>
    public SqliteSession OpenForWriting()
    {
        SqliteSession? session = null;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            session = new SqliteSession(Connect());
            RefuseForeignFile(session);
            SwitchToWal(session);
            // FULL: a commit is flushed to the disk before it is acknowledged. NORMAL would lose the last ones in a power cut.
            session.Execute("pragma synchronous = full");
            session.Execute("pragma wal_autocheckpoint = 2000");
            session.Execute("pragma cache_size = -32000");
            Migrate(session);
            return session;
        }
        catch (Exception exception)
        {
            session?.Dispose();
            throw exception is IOException or UnauthorizedAccessException
                ? new StoreReadOnlyException($"The folder of the database {Name} cannot be made ({(exception is UnauthorizedAccessException ? "this process has no right to" : "the path leads through a file, or to a disk that cannot be written")}): set Anomaly:Store:Path to a place that this process can write.", exception)
                : SqliteErrors.Translate(exception, Path);
        }
    }

    /// <summary>A connection that cannot write.</summary>
    public SqliteSession OpenForReading()
    {
        var session = new SqliteSession(Connect());
        session.Execute("pragma query_only = on");
        session.Execute("pragma cache_size = -8000");
        return session;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            // SQLite's own waiting wakes within milliseconds; the driver's sleeps between tries.
            command.CommandText = $"pragma busy_timeout = {(int)busyTimeout.TotalMilliseconds}; pragma temp_store = memory;";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void RefuseForeignFile(SqliteSession session)
    {
        var id = session.First(new SqlQuery("pragma application_id"), row => row.Integer(0));
        if (id == ApplicationId)
            return;
        var tables = session.First(new SqlQuery("select count(*) from sqlite_schema"), row => row.Integer(0));
        // A file of ours that another process creates at this moment has its id before its tables.
        if (id != 0 || tables > 0 && session.First(new SqlQuery("pragma application_id"), row => row.Integer(0)) != ApplicationId)
            throw new StoreCorruptException($"{Name} is a database of another program: set Anomaly:Store:Path to another file.");
    }

    private static void SwitchToWal(SqliteSession session)
    {
        var mode = session.First(new SqlQuery("pragma journal_mode = wal"), row => row.Text(0));
        if (mode != "wal")
            throw new StoreSchemaException($"The file system that holds the database does not support its write-ahead log (journal mode is {mode}): put the file on a local disk.");
    }

    private void Migrate(SqliteSession session)
    {
        if (IsMigrated(session))
            return;
        session.Execute("begin immediate");
        try
        {
            // Another process may have done it while this one waited for the lock.
            if (IsMigrated(session))
            {
                session.Execute("rollback");
                return;
            }

            session.Execute($"pragma application_id = {ApplicationId}");
            session.Execute("create table if not exists schema_migrations (number integer primary key, name text not null, applied_at integer not null) strict");
            foreach (var migration in Migrations.Skip(ReadVersion(session)))
            {
                session.Execute(migration.Text);
                session.Execute(new SqlQuery("insert into schema_migrations (number, name, applied_at) values (@number, @name, @at)")
                    .With("number", migration.Number).With("name", migration.Name).With("at", time.GetUtcNow().UtcDateTime));
            }

            session.Execute(new SqlQuery("update schema_migrations set readable_from = @from where number = @number")
                .With("from", Migrations[^1].ReadableFrom).With("number", SchemaVersion));
            session.Execute($"pragma user_version = {SchemaVersion}");
            session.Execute("commit");
        }
        catch
        {
            if (session.InTransaction)
                session.Execute("rollback");
            throw;
        }
    }

    /// <exception cref="StoreSchemaException">The schema is newer than this program, and says that this program is too old for it.</exception>
    private static bool IsMigrated(SqliteSession session)
    {
        var version = ReadVersion(session);
        if (version > SchemaVersion)
            Migration.CheckReadable(version, SchemaVersion, (int)session.First(Migration.ReadableFromOf(version), row => row.Integer(0)));
        return version >= SchemaVersion;
    }

    private static int ReadVersion(SqliteSession session) => (int)session.First(new SqlQuery("pragma user_version"), row => row.Integer(0));
}
