using System.Net.WebSockets;
using System.Text;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Live;

public sealed class BackfillSocketTests
{
    [Fact]
    public async Task Socket_sendsEveryMessageThenClosesNormally()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Audit.GetAsync(Samples.RunId, Arg.Any<CancellationToken>()).Returns(Samples.Run(RunStatus.InProgress));
        gateway.Grains.Series("AAPL/1d").WatchBackfillAsync(Samples.RunId, Arg.Any<CancellationToken>())
            .Returns(new[] { Samples.Progress(0.75), Samples.Progress(1, RunStatus.Complete) }.ToAsyncEnumerable());
        using var socket = await gateway.Server.CreateWebSocketClient().ConnectAsync(new Uri($"ws://localhost/ws/backfills/{Samples.RunId}"), CancellationToken.None);

        List<string> messages = [];
        while (await ReadAsync(socket) is { } message)
            messages.Add(message);

        Assert.Equal(3, messages.Count);
        JsonAssert.Equal($$"""
            {"run_id":"{{Samples.RunId}}","ticker":"AAPL","interval":"1d","status":"complete","progress":1,"seconds_left":null,"rows_loaded":1000,"rows_preprocessed":900,
             "anomalies_found":10,"error":null,"warnings":[]}
            """, messages[2]);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task Request_thatIsNoSocket_isToldSo()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.GetAsync($"/ws/backfills/{Samples.RunId}");

        Assert.Equal(426, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("http://localhost:5173", 404)]
    [InlineData("http://localhost", 404)]
    [InlineData(null, 404)]
    public async Task Socket_ofAForeignPage_isRefused(string? origin, int status)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var client = gateway.Server.CreateWebSocketClient();
        client.ConfigureRequest = request => request.Headers.Origin = origin;

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => client.ConnectAsync(new Uri("ws://localhost/ws/backfills/none"), CancellationToken.None));

        Assert.Contains($"{status}", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> ReadAsync(WebSocket socket)
    {
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        return received.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
