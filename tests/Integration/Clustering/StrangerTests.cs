using System.Net;
using System.Net.Sockets;
using System.Text;
using Anomaly.Testing;
using Anomaly.Testing.Clusters;

namespace Anomaly.Integration.Clustering;

/// <summary>Programs that call the ports of Orleans and do not speak its protocol: port scanners, browsers, probes.</summary>
public sealed class StrangerTests : IDisposable
{
    private const int Calls = 5;
    private readonly ClusterAuthority _authority = new("authority");

    public void Dispose() => _authority.Dispose();

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Strangers_atThePortsOfOrleans_disturbNobodyAndFillNoLog(bool withTls)
    {
        using var files = new TlsFiles(_authority, "member");
        await using var cluster = await LocalCluster.StartAsync(silos: 0, ClusterCalls.Simulated);
        (string, string)[] settings = withTls ? files.Settings : [];
        var members = await Task.WhenAll(cluster.AddSiloAsync(null, settings), cluster.AddSiloAsync(null, settings));
        await members[0].DetectAsync();
        var before = members[0].Output.Split('\n').Length;

        var noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        byte[][] talks = [[], Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: silo\r\n\r\n"), new byte[64], noise, [255, 255, 255, 255, 1, 2]];
        foreach (var port in new[] { members[0].Port, members[0].GatewayPort })
        {
            foreach (var talk in talks)
            {
                for (var i = 0; i < Calls; i++)
                    await TalkAsync(port, talk);
            }
        }

        await members[0].DetectAsync();
        await members[1].DetectAsync();
        Assert.Equal("2 active.", await members[1].ActiveAsync());
        var after = members[0].Output.Split('\n').Length;
        Assert.All(members, member => Assert.Equal(0, member.Restarts));
        members[0].AssertLogsNoStack();
        Assert.True(after - before <= 2 * Calls * talks.Length + 2, members[0].Output);
    }

    /// <summary>Sends something and hangs up; whatever becomes of it.</summary>
    private static async Task TalkAsync(int port, byte[] talk)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(talk);
            client.Client.Shutdown(SocketShutdown.Send);
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await stream.CopyToAsync(Stream.Null, limit.Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // Hung up on, as it should be, or not answered.
        }
    }
}
