using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Anomaly.Alerts.Channels;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Alerts.Tests.Channels;

/// <summary>Webhooks over a socket, held to Standard Webhooks by a second implementation here and, where it is installed, by a third from npm.</summary>
public sealed class WebhookChannelTests
{
    private static readonly AlertMessage Message = new(
        Samples.Id(1), AlertMessageKind.Alert, Samples.Now, [new AlertItem(AlertDeliveryKind.Alert, "a1", Samples.Anomaly(), "Größe & <b>Co.</b>\r\nBcc: x@example.com")]);

    [Fact]
    public async Task SendAsync_isSignedByEveryKeyInForce()
    {
        await using var receiver = await StandIn.StartAsync();
        var channel = Channel(receiver);
        var former = "whsec_" + Convert.ToBase64String(new byte[32]);
        var time = new FakeTimeProvider(Samples.Now.AddHours(1));
        using var sender = Sender(time);

        Assert.Equal(SendResult.Taken, (await sender.SendAsync(channel, Message, default)).Result);
        var rotated = channel with { Secrets = channel.Secrets! with { FormerKey = former, FormerUntil = Samples.Now.AddHours(2) } };
        await sender.SendAsync(rotated, Message, default);
        time.Advance(TimeSpan.FromHours(1));
        await sender.SendAsync(rotated, Message, default);

        var requests = receiver.Received.ToArray();
        Assert.Equal([Signature(requests[0], channel.Secrets!.Key), $"{Signature(requests[1], channel.Secrets.Key)} {Signature(requests[1], former)}", Signature(requests[2], channel.Secrets.Key)],
            requests.Select(request => request.Headers["webhook-signature"]));
        Assert.All(requests, request => Assert.Equal((Message.Id, "application/json", "POST"), (request.Headers["webhook-id"], request.Headers["content-type"], request.Method)));
        Assert.Equal(new DateTimeOffset(Samples.Now.AddHours(1)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), requests[0].Headers["webhook-timestamp"]);
        Assert.Equal(requests[0].Body, requests[2].Body);
        var data = JsonNode.Parse(requests[0].Body)!["data"]!;
        Assert.Equal(("AAPL", "move", Message.Items[0].CompanyName), (data["ticker"]!.GetValue<string>(), data["subjects"]![0]!.GetValue<string>(), data["company_name"]!.GetValue<string>()));
    }

    [NodeToolsFact]
    public async Task SendAsync_isAcceptedByTheVerifierOfNpm_andNothingElseIs()
    {
        await using var receiver = await StandIn.StartAsync();
        var channel = Channel(receiver);
        using var sender = Sender();
        await sender.SendAsync(channel, Message, default);
        var request = Assert.Single(receiver.Received);

        Assert.Equal("signed", await NodeTools.VerifyAsync(channel.Secrets!.Key, request.Body, request.Headers));
        Assert.NotEqual("signed", await NodeTools.VerifyAsync(channel.Secrets.Key, request.Body + " ", request.Headers));
        Assert.NotEqual("signed", await NodeTools.VerifyAsync(WebhookSignature.NewKey(), request.Body, request.Headers));
    }

    [Theory]
    [InlineData(200, SendResult.Taken)]
    [InlineData(204, SendResult.Taken)]
    [InlineData(302, SendResult.NotTaken)]
    [InlineData(400, SendResult.NotTaken)]
    [InlineData(410, SendResult.Gone)]
    [InlineData(500, SendResult.NotTaken)]
    public async Task SendAsync_status_saysWhatBecameOfIt(int status, SendResult expected)
    {
        await using var receiver = await StandIn.StartAsync();
        receiver.Answer = (_, context) =>
        {
            context.Response.Headers.Location = $"{receiver.Address}/elsewhere";
            return Task.FromResult<int?>(status);
        };
        using var sender = Sender();

        var outcome = await sender.SendAsync(Channel(receiver), Message, default);

        Assert.Equal(expected, outcome.Result);
        Assert.StartsWith($"HTTP {status}", outcome.Answer, StringComparison.Ordinal);
        Assert.Single(receiver.Received);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("90000", 3600)]
    [InlineData("soon", null)]
    public async Task SendAsync_retryAfter_isHeardUpToAnHour(string header, int? seconds)
    {
        await using var receiver = await StandIn.StartAsync();
        receiver.Answer = (_, context) =>
        {
            context.Response.Headers.RetryAfter = header;
            return Task.FromResult<int?>(503);
        };
        using var sender = Sender();

        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, (await sender.SendAsync(Channel(receiver), Message, default)).RetryAfter);
    }

    [Fact]
    public async Task SendAsync_withoutAnAnswer_orALostOne_mayHaveArrived_butNoConnectionMayNot()
    {
        await using var silent = await StandIn.StartAsync();
        silent.Answer = async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return null;
        };
        await using var cut = await StandIn.StartAsync(_ => null);
        using var sender = Sender(answerWithin: TimeSpan.FromSeconds(1));

        Assert.Equal(SendResult.Unknown, (await sender.SendAsync(Channel(silent), Message, default)).Result);
        Assert.Equal(SendResult.Unknown, (await sender.SendAsync(Channel(cut), Message, default)).Result);
        Assert.Equal(SendResult.NotTaken, (await sender.SendAsync(Samples.Channel(address: $"http://127.0.0.1:{Testing.Processes.FreePort.Next()}/"), Message, default)).Result);
        Assert.Equal(SendResult.NotTaken, (await sender.SendAsync(Samples.Channel(address: "http://no.such.host.invalid/"), Message, default)).Result);
    }

    [Fact]
    public async Task SendAsync_toPrivateAddresses_connectsToNone()
    {
        await using var receiver = await StandIn.StartAsync();
        using var sender = Sender(allowPrivate: false);

        var byName = await sender.SendAsync(Samples.Channel(address: $"https://localhost:{new Uri(receiver.Address).Port}/"), Message, default);
        var byNumber = await sender.SendAsync(Channel(receiver), Message, default);

        Assert.Equal((SendResult.NotTaken, SendResult.Refused), (byName.Result, byNumber.Result));
        Assert.Empty(receiver.Received);
    }

    private static AlertChannel Channel(StandIn receiver) => Samples.Channel(address: receiver.Address + "/hook?a=b");

    private static WebhookChannel Sender(TimeProvider? time = null, bool allowPrivate = true, TimeSpan? answerWithin = null)
    {
        var options = Options.Create(new AlertOptions { AllowPrivateAddresses = allowPrivate, AnswerWithin = answerWithin ?? TimeSpan.FromSeconds(10), PublicUrl = "https://anomalies.example.com/a/" });
        return new WebhookChannel(options, new AlertText(options), time ?? TimeProvider.System);
    }

    private static string Signature(StandInRequest request, string key) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(key["whsec_".Length..]), Encoding.UTF8.GetBytes($"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.{request.Body}")));
}
