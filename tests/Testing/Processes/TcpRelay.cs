using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Anomaly.Testing.Processes;

/// <summary>A TCP relay on loopback that can cut the network between two parties: silently (packets vanish) until it is mended.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<TcpClient, byte> _connections = new();
    private readonly Task _accepting;
    private volatile TaskCompletionSource _open = Opened();
    private long _carried;

    public TcpRelay(int targetPort, IPEndPoint? listenOn = null)
    {
        _target = new IPEndPoint(IPAddress.Loopback, targetPort);
        _listener = new TcpListener(listenOn ?? new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes that have passed, both directions together.</summary>
    public long Carried => Interlocked.Read(ref _carried);

    /// <summary>From now on nothing passes in either direction; connections stay open and starve.</summary>
    public void Cut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held back passes again.</summary>
    public void Mend() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        foreach (var connection in _connections.Keys)
            connection.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        _connections[client] = _connections[server] = 0;
        try
        {
            await _open.Task.WaitAsync(_stopping.Token);
            await server.ConnectAsync(_target, _stopping.Token);
            client.NoDelay = server.NoDelay = true;
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // One side is gone; the other is closed below.
        }
        finally
        {
            client.Dispose();
            _connections.TryRemove(client, out _);
            _connections.TryRemove(server, out _);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer, _stopping.Token)) > 0)
        {
            await _open.Task.WaitAsync(_stopping.Token);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stopping.Token);
            Interlocked.Add(ref _carried, read);
        }
    }
}
