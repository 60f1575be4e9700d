using System.Net.Sockets;
using System.Text.Json;
using Npgsql;

namespace Anomaly.Storage.PostgreSql;

/// <summary>Says PostgreSQL's errors in words that a user can act on. Passwords are in none of them.</summary>
internal static class PostgresErrors
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Whether the server, or the way to it, is gone for now.</summary>
    public static bool IsConnectionLoss(Exception exception) => exception switch
    {
        // The last is "too many clients already": soon one fewer.
        PostgresException error => error.SqlState is "57P01" or "57P02" or "57P03" or "57P05" or "25P03" or "25P04" or "53300" || error.SqlState.StartsWith("08", StringComparison.Ordinal),
        // The driver's word for a connection that broke between being lent and being used.
        ObjectDisposedException => true,
        NpgsqlException or IOException or SocketException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Whether the server was there but did not answer in time: asking again at once would make it worse.</summary>
    public static bool IsTimeout(Exception exception) => exception is TimeoutException or NpgsqlException { InnerException: TimeoutException };

    /// <summary>Whether the server ended this transaction because of a deadlock or a conflict with another.</summary>
    public static bool IsCollision(Exception exception) => exception is PostgresException { SqlState: "40P01" or "40001" };

    /// <summary>The typed form of an error; one that has it already stays as it is.</summary>
    public static Exception Translate(Exception exception, string server, bool inDoubt = false) => exception switch
    {
        PostgresException error => Translate(error, server),
        NpgsqlException { InnerException: TimeoutException } => new StoreUnavailableException(
            $"The database server {server} did not answer in time: it is overloaded, the network is slow, or all connections of this process (Maximum Pool Size) are in use.", Soon, inDoubt, exception),
        NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException => new StoreUnavailableException(
            $"The database server {server} cannot be reached ({exception.Message}): check that it runs and that ConnectionStrings:Anomaly names it.", Soon, inDoubt, exception),
        // Arguments are checked before the server is asked: afterwards, only what was read can be wrong.
        JsonException or FormatException or InvalidCastException or OverflowException => new StoreCorruptException(
            $"The database on {server} holds a value that this program cannot have written ({exception.Message}). Restore it from a backup.", exception),
        _ => exception,
    };

    /// <summary>
    /// By the five characters of SQLSTATE, of which the first two are the class (PostgreSQL's documentation, appendix A). Only what says that tables, columns or
    /// rights are others than this program made is permanent; what a server, a transaction or a statement in passing met can be tried again.
    /// </summary>
    private static StoreException Translate(PostgresException error, string server) => error.SqlState switch
    {
        "25006" => new StoreReadOnlyException(
            $"The database on {server} is read-only (a standby, or default_transaction_read_only): point ConnectionStrings:Anomaly at the primary.", error),
        "42501" => new StoreReadOnlyException(
            $"The database role of ConnectionStrings:Anomaly may not do this on {server} ({error.MessageText}): grant it the rights on its schema.", error),
        "53100" => new StoreFullException($"The disk of the database server {server} is full: free some space. The write was rolled back and can be repeated.", error),
        // A damaged page or index, or a file of the database that is gone.
        "XX001" or "XX002" or "58P01" => new StoreCorruptException($"The database on {server} is damaged ({error.MessageText}). Restore it from a backup.", error),
        "3D000" => new StoreUnavailableException($"{error.MessageText} on {server}: create it (createdb), or correct ConnectionStrings:Anomaly.", TimeSpan.FromSeconds(10), false, error),
        ['2', '8', ..] => new StoreUnavailableException(
            $"The database server {server} refuses the login ({error.MessageText}): check user and password in ConnectionStrings:Anomaly.", TimeSpan.FromSeconds(10), false, error),
        _ when IsPassing(error.SqlState) => new StoreUnavailableException(
            $"The database server {server} cannot serve this now ({error.MessageText}). Nothing was written; try again.", Soon, false, error),
        _ => new StoreSchemaException(
            $"The database on {server} is not laid out as this program needs it ({error.SqlState}: {error.MessageText}). Restore it from a backup, or use the program that wrote it.", error),
    };

    private static bool IsPassing(string state) => state switch
    {
        // Connections; a plan that a migration of another process has outdated; transactions that the server ended (25P03: idle for too long) or that were
        // lost with a pooled connection, as are prepared statements and cursors; collisions.
        ['0', '8', ..] or "0A000" or ['2', '5', ..] or ['2', '6', ..] or ['2', 'D', ..] or ['3', '4', ..] or ['3', 'B', ..] or ['4', '0', ..] => true,
        // Memory, connections; locks; shutdown and cancelling; input and output; snapshots; faults inside the server.
        ['5', '3', ..] or ['5', '5', ..] or ['5', '7', ..] or ['5', '8', ..] or ['7', '2', ..] or "XX000" => true,
        _ => false,
    };
}
