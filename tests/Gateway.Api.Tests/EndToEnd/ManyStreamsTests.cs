using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>Many people with the overview open, one of whom has a line that is too slow.</summary>
public sealed class ManyStreamsTests
{
    private const int Streams = 500;

    /// <summary>How long an answer may stand still before the server ends it (Kestrel's rule of least 240 bytes a second), with room for a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Streams_allHearOfEachAnomaly_andOneThatIsNotReadIsEnded()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);
        await product.BackfillAsync("""{"ticker":"SIM-ASA.T","interval":"1d","max_period":"max"}""");
        using var slow = new TcpClient { ReceiveBufferSize = 4096 };
        await slow.ConnectAsync(product.Address.Host, product.Address.Port);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /api/v1/events?last_event_id=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"));

        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Streams };
        using var client = new HttpClient(handler) { BaseAddress = product.Address };
        using var over = new CancellationTokenSource(Patience);
        var streams = await Task.WhenAll(Enumerable.Range(0, Streams).Select(async _ => new StreamReader(await client.GetStreamAsync("/api/v1/events", over.Token))));
        var heard = HearAsync("SIM-RAIL");
        await product.BackfillAsync("""{"ticker":"SIM-RAIL","interval":"1d","max_period":"1mo"}""");
        Assert.Single((await heard).Distinct());

        await EndsAsync(slow, over.Token);
        // The others' lines are still open.
        heard = HearAsync("SIM-AERO");
        await product.BackfillAsync("""{"ticker":"SIM-AERO","interval":"1d","max_period":"1mo"}""");
        Assert.Single((await heard).Distinct());

        Task<string[]> HearAsync(string ticker) => Task.WhenAll(streams.Select(stream => NextOfAsync(ticker, stream, over.Token)));
    }

    /// <summary>The first event of a ticker's anomaly that comes.</summary>
    private static async Task<string> NextOfAsync(string ticker, StreamReader stream, CancellationToken cancellationToken)
    {
        while (await stream.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && line.Contains($"\"{ticker}\"", StringComparison.Ordinal))
                return line;
        }

        throw new EndOfStreamException("The stream has ended.");
    }

    /// <summary>Waits, without reading, until the server has ended the connection.</summary>
    private static async Task EndsAsync(TcpClient client, CancellationToken cancellationToken)
    {
        while (IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Any(connection =>
            connection.State == TcpState.Established && connection.RemoteEndPoint.Equals(client.Client.LocalEndPoint)))
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
    }
}
