using System.Diagnostics;
using System.Globalization;
using Anomaly.Testing.Processes;
using Npgsql;

namespace Anomaly.Testing;

/// <summary>
/// A real PostgreSQL of this machine's packages on a throw-away folder and a free port. It can be stopped, killed and started again.
/// However the test process ends, kill -9 included, a guard process stops the server and removes its folder.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "anomaly";
    private const int PortTries = 5;
    private static readonly Lazy<Task<PostgresServer>> SharedServer = new(() => StartAsync());
    private readonly PostgresFolder _folder;
    private readonly PostgresSettings _settings;
    private int _databases;
    private bool _wasKilled;

    private PostgresServer(PostgresFolder folder, PostgresSettings settings)
    {
        _folder = folder;
        _settings = settings;
    }

    /// <summary>Why tests that need a server are skipped; null when they run. With <c>CI=true</c> they run, and fail, without one.</summary>
    public static string? SkipReason { get; } =
        PostgresBinaries.Folder is null && Environment.GetEnvironmentVariable("CI") != "true"
            ? "PostgreSQL is not installed on this machine (Debian: apt-get install postgresql)"
            : null;

    /// <summary>Where the server listens, on 127.0.0.1; stays the same when it is started again.</summary>
    public int Port { get; private set; }

    /// <summary>One server for all tests of this process, gone with it. Give each test a database of its own.</summary>
    public static Task<PostgresServer> SharedAsync() => SharedServer.Value;

    /// <summary>Makes a new server and waits until it takes connections.</summary>
    public static async Task<PostgresServer> StartAsync(PostgresSettings? settings = null)
    {
        var folder = await PostgresFolder.CreateAsync();
        var server = new PostgresServer(folder, settings ?? new PostgresSettings());
        for (var tries = 1; ; tries++)
        {
            server.Port = FreePort.Next();
            try
            {
                await server.StartAgainAsync();
                return server;
            }
            catch (InvalidOperationException) when (tries < PortTries)
            {
                // Somebody else took the port meanwhile.
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>A connection string for one of the server's databases.</summary>
    public string ConnectionString(string database = "postgres") =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Database = database, Username = User }.ToString();

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        // Sorted as people sort, not as bytes: what relies on an order must say which.
        await ExecuteAsync($"create database {name} template template0 locale_provider icu icu_locale 'en-US'");
        return ConnectionString(name);
    }

    /// <summary>Cuts a database's connections and removes it.</summary>
    public Task DropDatabaseAsync(string connectionString) =>
        ExecuteAsync($"drop database if exists {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");

    /// <summary>Starts the server after it was stopped, and waits until it takes connections.</summary>
    public async Task StartAgainAsync()
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"port={Port}", "unix_socket_directories=''", $"max_connections={_settings.MaxConnections}",
            $"fsync={(_settings.Fsync ? "on" : "off")}", $"full_page_writes={(_settings.Fsync ? "on" : "off")}", "wal_level=minimal",
            "max_wal_senders=0", "log_line_prefix='%m [%p] %a '", .. _settings.Extra,
        ];
        for (var tries = 1; ; tries++)
        {
            try
            {
                await _folder.ControlAsync(
                    "start", "-w", "-t", "60", "-s", "-l", _folder.LogFile, "-o", string.Join(' ', settings.Select(setting => $"-c {setting}")));
                _wasKilled = false;
                return;
            }
            catch (InvalidOperationException) when (_wasKilled && tries < 20)
            {
                // Children of a killed server hold its memory until they notice.
                await Task.Delay(TimeSpan.FromMilliseconds(250));
            }
        }
    }

    /// <summary>Stops the server; its data stay.</summary>
    public async Task StopAsync(PostgresStop how = PostgresStop.Fast)
    {
        if (how == PostgresStop.Kill)
        {
            using var process = Process.GetProcessById(MainProcessId());
            process.Kill();
            await process.WaitForExitAsync();
            _wasKilled = true;
            return;
        }

        await _folder.ControlAsync("stop", "-w", "-s", "-m", how == PostgresStop.Fast ? "fast" : "immediate");
    }

    /// <summary>Stops the server and starts it again.</summary>
    public async Task RestartAsync(PostgresStop how = PostgresStop.Fast)
    {
        await StopAsync(how);
        await StartAgainAsync();
    }

    /// <summary>The id of the server's main process.</summary>
    public int MainProcessId() => int.Parse(File.ReadLines(_folder.ProcessIdFile).First(), CultureInfo.InvariantCulture);

    /// <summary>What the server has logged.</summary>
    public string ReadLog() => _folder.ReadLog();

    /// <summary>Stops the server and removes its folder.</summary>
    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    private async Task ExecuteAsync(string text)
    {
        await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }
}
