using Anomaly.Testing.Processes;

namespace Anomaly.Testing.Clusters;

/// <summary>One of the equal processes of the cluster under test: gateway and silo together, under a supervisor that restarts it when it ends by itself.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly List<HostProcess> _ended = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _supervisor;
    private volatile bool _mayEnd;

    internal SiloProcess(IReadOnlyDictionary<string, string> environment, int port, int gatewayPort, Uri address)
    {
        (_environment, Port, GatewayPort, Address) = (environment, port, gatewayPort, address);
        Process = Start();
        _supervisor = SuperviseAsync();
    }

    /// <summary>The process that runs now, or ran last.</summary>
    public HostProcess Process { get; private set; }

    /// <summary>Where other silos call it.</summary>
    public int Port { get; }

    /// <summary>Where clients of Orleans call it.</summary>
    public int GatewayPort { get; }

    /// <summary>Where its API and its health answer.</summary>
    public Uri Address { get; }

    /// <summary>How often it ended by itself, and was restarted.</summary>
    public int Restarts => _ended.Count;

    /// <summary>What all its lives have written.</summary>
    public string Output => string.Join('\n', _ended.Append(Process).Select(process => process.Output));

    /// <summary>kill -9, for good.</summary>
    public void Kill()
    {
        _mayEnd = true;
        Process.Kill();
    }

    /// <summary>Asks for a graceful stop, for good.</summary>
    public void Terminate()
    {
        (_mayEnd, IsOffered) = (true, false);
        Process.Terminate();
    }

    /// <summary>Whether it has been ready once, and has not been asked to stop: when load balancers send calls to it.</summary>
    public bool IsOffered { get; private set; }

    public async Task WaitUntilReadyAsync(TimeSpan limit)
    {
        await Process.WaitUntilReadyAsync(new Uri(Address, "/health/ready"), limit);
        IsOffered = true;
    }

    public async ValueTask DisposeAsync()
    {
        _mayEnd = true;
        await _stopping.CancelAsync();
        await _supervisor;
        Process.Thaw();
        await Process.DisposeAsync();
        foreach (var process in _ended)
            await process.DisposeAsync();
        _stopping.Dispose();
    }

    private HostProcess Start() => HostProcess.Start($"silo {Port}", "Anomaly.Gateway.Api.dll", _environment);

    private async Task SuperviseAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await Task.Delay(100, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_mayEnd || !Process.HasExited)
                continue;
            // The next one is there before the restart is counted: who waits for the count then waits for the right process.
            var ended = Process;
            Process = Start();
            _ended.Add(ended);
        }
    }
}
