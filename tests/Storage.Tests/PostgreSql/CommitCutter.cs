using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Anomaly.Storage.Tests.PostgreSql;

/// <summary>A relay to a server that reads what it carries and cuts connections at random, most of them where it hurts: around COMMIT.</summary>
internal sealed class CommitCutter : IAsyncDisposable
{
    private static readonly byte[] Commit = "COMMIT\0"u8.ToArray();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private readonly Random _random;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _relays = new();
    private readonly Task _accepting;
    private int _cutsAtCommit;

    public CommitCutter(int serverPort, int seed)
    {
        _serverPort = serverPort;
        _random = new Random(seed);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Whether it cuts; before, it only carries.</summary>
    public bool IsCutting { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often it cut, by place.</summary>
    public ConcurrentDictionary<Cut, int> Cuts { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_relays.Keys);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var relay = RelayAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
                _relays[relay] = 0;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stopping.Token);
                client.NoDelay = server.NoDelay = true;
                var back = server.GetStream().CopyToAsync(client.GetStream(), _stopping.Token);
                await CarryAsync(client, server);
                client.Close();
                await back;
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // One side is gone; both are closed.
            }
        }
    }

    /// <summary>Carries the client's side until it ends or is cut.</summary>
    private async Task CarryAsync(TcpClient client, TcpClient server)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await client.GetStream().ReadAsync(buffer, _stopping.Token)) > 0)
        {
            var data = buffer.AsMemory(0, read);
            var cut = Choose(data.Span.IndexOf(Commit) >= 0);
            if (cut is { } place)
                Cuts.AddOrUpdate(place, 1, (_, count) => count + 1);
            if (cut is not (Cut.Between or Cut.BeforeCommit or Cut.BeforeCommitUnnoticed))
                await server.GetStream().WriteAsync(data, _stopping.Token);
            if (cut is null)
                continue;
            // The client learns of it first; from now on the server's answers have nowhere to go.
            client.Close();
            if (cut is Cut.AfterCommit or Cut.BeforeCommitUnnoticed)
                await Task.Delay(100, _stopping.Token);
            server.Close();
            return;
        }
    }

    private Cut? Choose(bool isCommit)
    {
        lock (_random)
        {
            if (!IsCutting || _random.Next(isCommit ? 3 : 60) > 0)
                return null;
            // When is left to chance; of the ways around COMMIT, each has its turn.
            return isCommit ? (Cut)(1 + _cutsAtCommit++ % 4) : Cut.Between;
        }
    }
}

/// <summary>Where a connection is cut.</summary>
internal enum Cut
{
    /// <summary>Between statements: nothing is committed.</summary>
    Between,

    /// <summary>The COMMIT does not reach the server, which sees the connection end.</summary>
    BeforeCommit,

    /// <summary>The COMMIT does not reach the server, which goes on holding its locks for a while.</summary>
    BeforeCommitUnnoticed,

    /// <summary>The COMMIT is sent and both sides are cut at once: it may happen or not.</summary>
    AtCommit,

    /// <summary>The COMMIT has happened; its answer does not arrive.</summary>
    AfterCommit,
}
