using Npgsql;

namespace Anomaly.Storage.PostgreSql;

/// <summary>Brings the schema up to date, one process at a time however many start at once.</summary>
internal static class PostgresMigrator
{
    /// <summary>The advisory lock that migrations hold: "ANOMSTOR" in ASCII.</summary>
    private const long LockKey = 0x414E4F4D53544F52;

    /// <summary>The oldest server whose SQL suffices: identity columns came with 10.</summary>
    private const int OldestServer = 10;

    private static readonly IReadOnlyList<Migration> Migrations = Migration.Of("PostgreSql");

    /// <summary>The schema version that this program writes.</summary>
    public static int SchemaVersion => Migrations.Count;

    /// <exception cref="StoreSchemaException">The schema is newer than this program, or the server is too old for it.</exception>
    public static async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        CheckServer(connection.PostgreSqlVersion);
        // Without a lock and without the right to write first: mostly there is nothing to do.
        if (await IsMigratedAsync(connection, cancellationToken))
            return;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Held to the end of the transaction, so that a process that dies in the middle leaves neither lock nor half a schema.
        await RunAsync(connection, new SqlQuery("select pg_advisory_xact_lock(@key)").With("key", LockKey), cancellationToken);
        if (await IsMigratedAsync(connection, cancellationToken))
            return;
        var version = await ReadVersionAsync(connection, cancellationToken);
        if (version == 0)
        {
            await connection.ExecuteAsync(
                new SqlQuery("create table if not exists schema_migrations (number integer primary key, name text not null, applied_at timestamptz not null default now())"),
                cancellationToken);
        }

        foreach (var migration in Migrations.Skip(version))
        {
            await RunAsync(connection, new SqlQuery(migration.Text), cancellationToken);
            await connection.ExecuteAsync(
                new SqlQuery("insert into schema_migrations (number, name) values (@number, @name)")
                    .With("number", migration.Number).With("name", migration.Name),
                cancellationToken);
        }

        await connection.ExecuteAsync(
            new SqlQuery("update schema_migrations set readable_from = @from where number = @number")
                .With("from", (long)Migrations[^1].ReadableFrom).With("number", SchemaVersion),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>For those who only read, and change nothing that a program of an earlier version may still be using.</summary>
    /// <exception cref="StoreSchemaException">The schema is not that of this program.</exception>
    public static async Task RequireMigratedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        CheckServer(connection.PostgreSqlVersion);
        if (await IsMigratedAsync(connection, cancellationToken))
            return;
        var version = await ReadVersionAsync(connection, cancellationToken);
        throw new StoreSchemaException(version == 0
            ? "There is no store in this database."
            : $"The database has schema version {version}, this program's is {SchemaVersion}: use the program of that version, or start this one on it first, which brings it up to date.");
    }

    /// <exception cref="StoreSchemaException">The server is too old.</exception>
    public static void CheckServer(Version server)
    {
        if (server.Major < OldestServer)
            throw new StoreSchemaException($"The database server is PostgreSQL {server}; this program needs {OldestServer} or later (13 or later is better). Update the server, or point ConnectionStrings:Anomaly at another.");
    }

    // An index on a large table, and waiting for another process that makes one, take as long as they take.
    private static async Task RunAsync(NpgsqlConnection connection, SqlQuery query, CancellationToken cancellationToken)
    {
        await using var command = query.ToCommand(connection);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <exception cref="StoreSchemaException">The schema is newer than this program, and says that this program is too old for it.</exception>
    private static async Task<bool> IsMigratedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var version = await ReadVersionAsync(connection, cancellationToken);
        if (version > SchemaVersion)
            Migration.CheckReadable(version, SchemaVersion, (int)await connection.FirstAsync(Migration.ReadableFromOf(version), row => row.Integer(0), cancellationToken));
        return version >= SchemaVersion;
    }

    private static async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Asked of the catalog's table: what the server remembers of a name from before the lock may be out of date.
        var exists = await connection.FirstAsync(
            new SqlQuery("select exists (select from pg_class where relname = 'schema_migrations' and pg_table_is_visible(oid))"), row => row.Flag(0), cancellationToken);
        return exists
            ? (int)await connection.FirstAsync(
                new SqlQuery("select coalesce(max(number), 0)::bigint from schema_migrations"), row => row.Integer(0), cancellationToken)
            : 0;
    }
}
