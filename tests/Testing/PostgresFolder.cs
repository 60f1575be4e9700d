using System.Diagnostics;

namespace Anomaly.Testing;

/// <summary>The data folder of a throw-away server, and the programs that work on it. PostgreSQL refuses to run as root, so root lends it another user.</summary>
internal sealed class PostgresFolder : IAsyncDisposable
{
    // Ends when its input does: at dispose, or because the test process is gone.
    private const string GuardScript =
        """cat > /dev/null; cd /; "$@" stop -w -s -m immediate -D "$DATA" > /dev/null 2>&1; rm -rf "$FOLDER" """;

    private readonly string _path;
    private readonly Process _guard;
    private bool _disposed;

    private PostgresFolder(string path)
    {
        _path = path;
        var start = new ProcessStartInfo("/bin/sh", ["-c", GuardScript, "guard", .. Prefix, Program("pg_ctl")]) { RedirectStandardInput = true };
        start.Environment["DATA"] = Data;
        start.Environment["FOLDER"] = path;
        _guard = Process.Start(start)!;
    }

    public string LogFile => Path.Combine(_path, "server.log");

    public string ProcessIdFile => Path.Combine(Data, "postmaster.pid");

    private string Data => Path.Combine(_path, "data");

    private static string[] Prefix => Environment.UserName == "root"
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]
        : [];

    public static async Task<PostgresFolder> CreateAsync()
    {
        if (PostgresBinaries.Folder is null)
            throw new InvalidOperationException("PostgreSQL is not installed on this machine (Debian: apt-get install postgresql).");
        var path = Directory.CreateTempSubdirectory("anomaly-postgres-").FullName;
        var folder = new PostgresFolder(path);
        try
        {
            if (Environment.UserName == "root")
                await RunAsync("chown", "postgres", path);
            await RunAsync([
                .. Prefix, Program("initdb"), "-D", folder.Data, "-U", "anomaly", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
            ]);
            return folder;
        }
        catch
        {
            await folder.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs <c>pg_ctl</c>.</summary>
    public async Task ControlAsync(params string[] arguments)
    {
        try
        {
            await RunAsync([.. Prefix, Program("pg_ctl"), .. arguments, "-D", Data]);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException($"{exception.Message}{Environment.NewLine}{ReadLog()}", exception);
        }
    }

    public string ReadLog() => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }

    private static string Program(string name) => Path.Combine(PostgresBinaries.Folder!, name);

    // Outputs are not redirected: the server inherits them, and reading would wait for its end.
    private static async Task RunAsync(params string[] command)
    {
        // initdb greets at length; pg_ctl is silent.
        var text = string.Join(' ', command.Select(word => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'"));
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"cd / && exec {text} > /dev/null < /dev/null"]))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} failed with exit code {process.ExitCode}.");
    }
}
