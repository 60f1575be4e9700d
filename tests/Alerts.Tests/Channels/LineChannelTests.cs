using System.Text.Json.Nodes;
using Anomaly.Alerts.Channels;
using Microsoft.Extensions.Options;

namespace Anomaly.Alerts.Tests.Channels;

/// <summary>LINE's push over a socket, against a stand-in that holds every request to the documented contract and misbehaves.</summary>
public sealed class LineChannelTests
{
    private const string User = "U0123456789abcdef0123456789abcdef";

    private static readonly AlertMessage Message = new(
        Samples.Id(1), AlertMessageKind.Alert, Samples.Now, [new AlertItem(AlertDeliveryKind.Alert, "a1", Samples.Anomaly(), "Apple")]);

    [Fact]
    public async Task SendAsync_isWhatTheApiDocuments()
    {
        await using var line = await StandIn.StartAsync();
        using var sender = Sender(line.Address);
        var many = Message with { Kind = AlertMessageKind.Digest, Items = [.. Enumerable.Repeat(Message.Items[0], 40)] };
        var longest = Message with { Items = [Message.Items[0] with { Anomaly = Samples.Anomaly() with { Reason = new string('x', 5000) } }] };

        foreach (var message in new[] { Message, many, longest, new AlertMessage(Samples.Id(2), AlertMessageKind.Test, Samples.Now, []), new AlertMessage(Samples.Id(3), AlertMessageKind.Code, Samples.Now, [], "12345678") })
            Assert.Equal(SendResult.Taken, (await sender.SendAsync(Channel, message, default)).Result);

        Assert.All(line.Received, request =>
        {
            Assert.Equal(("POST", "/v2/bot/message/push", "Bearer token-1"), (request.Method, request.Path, request.Headers["authorization"]));
            Assert.True(Guid.TryParseExact(request.Headers["x-line-retry-key"], "D", out _));
            Assert.StartsWith("application/json", request.Headers["content-type"], StringComparison.Ordinal);
            AssertIsPush(JsonNode.Parse(request.Body)!);
        });
        Assert.Contains("12345678", line.Received.Last().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, SendResult.Taken)]
    [InlineData(409, SendResult.Taken)]
    [InlineData(400, SendResult.Refused)]
    [InlineData(401, SendResult.NotTaken)]
    [InlineData(429, SendResult.NotTaken)]
    [InlineData(500, SendResult.Unknown)]
    public async Task SendAsync_status_saysWhatBecameOfIt(int status, SendResult expected)
    {
        await using var line = await StandIn.StartAsync(_ => status);
        using var sender = Sender(line.Address);

        var outcome = await sender.SendAsync(Channel, Message, default);

        Assert.Equal(expected, outcome.Result);
        Assert.DoesNotContain("token-1", outcome.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_acceptedAndAnswered500OrNotAtAll_isTheSameUnderItsKeyTheNextTime()
    {
        var keys = new HashSet<string>();
        await using var line = await StandIn.StartAsync();
        // Accepts each key once; the answers to the first two requests are a fault and a cut connection.
        line.Answer = (number, context) => Task.FromResult<int?>(!keys.Add(context.Request.Headers["X-Line-Retry-Key"]!) ? 409 : number == 1 ? 500 : null);
        using var sender = Sender(line.Address);
        var other = Message with { Id = Samples.Id(9) };

        Assert.Equal([SendResult.Unknown, SendResult.Taken, SendResult.Unknown, SendResult.Taken], [
            (await sender.SendAsync(Channel, Message, default)).Result, (await sender.SendAsync(Channel, Message, default)).Result,
            (await sender.SendAsync(Channel, other, default)).Result, (await sender.SendAsync(Channel, other, default)).Result,
        ]);
        Assert.Equal(2, keys.Count);
    }

    [Fact]
    public async Task SendAsync_slow_mayHaveArrived()
    {
        await using var line = await StandIn.StartAsync();
        line.Answer = async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return null;
        };
        using var sender = Sender(line.Address, TimeSpan.FromSeconds(1));

        Assert.Equal(SendResult.Unknown, (await sender.SendAsync(Channel, Message, default)).Result);
    }

    [Theory]
    [InlineData(User, true)]
    [InlineData("U0123456789ABCDEF0123456789abcdef", false)]
    [InlineData("C0123456789abcdef0123456789abcdef", false)]
    [InlineData("U1", false)]
    [InlineData("", false)]
    public void ProblemOf_whatIsNoUserId_isSaid(string address, bool isRight)
    {
        using var sender = Sender("http://127.0.0.1:1");
        Assert.Equal(isRight, sender.ProblemOf(address) is null);
    }

    [Fact]
    public void Problem_withoutAToken_namesTheSetting()
    {
        using var sender = new LineChannel(Options.Create(new LineOptions()), Options.Create(new AlertOptions()), new AlertText(Options.Create(new AlertOptions())), TimeProvider.System);
        Assert.Contains("Anomaly:Alerts:Line:ChannelToken", sender.Problem, StringComparison.Ordinal);
    }

    private static AlertChannel Channel => Samples.Channel(kind: AlertChannelKind.Line, address: User);

    private static LineChannel Sender(string address, TimeSpan? answerWithin = null)
    {
        var alerts = Options.Create(new AlertOptions { AnswerWithin = answerWithin ?? TimeSpan.FromSeconds(10), PublicUrl = "https://anomalies.example.com" });
        return new LineChannel(Options.Create(new LineOptions { ChannelToken = "token-1", BaseAddress = address }), alerts, new AlertText(alerts), TimeProvider.System);
    }

    /// <summary>One flex message with a bubble, within the limits of the API reference.</summary>
    private static void AssertIsPush(JsonNode body)
    {
        Assert.Equal(User, body["to"]!.GetValue<string>());
        var message = Assert.Single(body["messages"]!.AsArray())!;
        Assert.Equal("flex", message["type"]!.GetValue<string>());
        Assert.InRange(message["altText"]!.GetValue<string>().Length, 1, 400);
        Assert.Equal("bubble", message["contents"]!["type"]!.GetValue<string>());
        Assert.InRange(message["contents"]!.ToJsonString().Length, 1, 30_000);
        var box = message["contents"]!["body"]!;
        Assert.Equal(("box", "vertical"), (box["type"]!.GetValue<string>(), box["layout"]!.GetValue<string>()));
        Assert.All(box["contents"]!.AsArray(), part => Assert.True(part!["type"]!.GetValue<string>() switch
        {
            "text" => part["text"]!.GetValue<string>().Length > 0,
            "button" => part["action"]!["type"]!.GetValue<string>() == "uri" && part["action"]!["label"]!.GetValue<string>().Length is > 0 and <= 20 && part["action"]!["uri"]!.GetValue<string>().StartsWith("https://", StringComparison.Ordinal),
            _ => false,
        }));
    }
}
