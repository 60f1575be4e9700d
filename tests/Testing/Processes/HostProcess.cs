using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Anomaly.Testing.Processes;

/// <summary>One of our executables as a process of its own, with its output kept and signals at hand.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private const int SigKill = 9, SigTerm = 15, SigCont = 18, SigStop = 19;
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private HostProcess(Process process, string name)
    {
        _process = process;
        Name = name;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What the process has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts an assembly of the test's output folder under <c>dotnet</c>.</summary>
    public static HostProcess Start(string name, string assembly, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = SharedData.Repository,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        return new HostProcess(Process.Start(start)!, name);
    }

    /// <summary>Waits until a URL answers with success.</summary>
    /// <exception cref="InvalidOperationException">The process ended, or the time is up; the message holds its output.</exception>
    public async Task WaitUntilReadyAsync(Uri url, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < limit && !HasExited)
        {
            try
            {
                using var answer = await Http.GetAsync(url);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception exception) when (exception is HttpRequestException or SocketException or TaskCanceledException)
            {
                // Not listening yet. HttpClient lets a SocketException through when the other side is gone just after it took the connection.
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"{Name} {(HasExited ? "ended" : "was not ready in time")}:\n{Output}");
    }

    /// <summary>kill -9.</summary>
    public void Kill() => Send(SigKill);

    /// <summary>SIGTERM: asks for a graceful stop.</summary>
    public void Terminate() => Send(SigTerm);

    /// <summary>SIGSTOP: the process freezes in the middle of whatever it does.</summary>
    public void Freeze() => Send(SigStop);

    /// <summary>SIGCONT: a frozen process goes on.</summary>
    public void Thaw() => Send(SigCont);

    public async Task WaitForExitAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        await _process.WaitForExitAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
    }

    private void Send(int signal)
    {
        if (!_process.HasExited)
            _ = kill(_process.Id, signal);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int processId, int signal);
}
