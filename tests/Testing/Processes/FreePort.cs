using System.Net;
using System.Net.Sockets;

namespace Anomaly.Testing.Processes;

/// <summary>
/// TCP ports that nobody listens on now. Below the range that systems give to outgoing connections: there, a client that asks again and
/// again whether a process listens already would one day be given the very port, meet itself, and keep the process from it.
/// </summary>
public static class FreePort
{
    private const int First = 12_000, Count = 20_000;

    // Test projects run side by side: each begins somewhere else.
    private static int next = Environment.ProcessId * 61;

    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % Count);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
