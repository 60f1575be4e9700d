using Anomaly.Alerts.Channels;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Anomaly.Alerts.Tests.Channels;

/// <summary>Mail that a server which is not ours takes over a socket, and what it looks like there.</summary>
public sealed class MailChannelTests
{
    private const string Hostile = "Größe <script>alert(1)</script>\r\nBcc: victim@example.com\r\n\r\nbody";

    private static readonly AlertMessage Message = new(
        Samples.Id(1), AlertMessageKind.Alert, Samples.Now, [new AlertItem(AlertDeliveryKind.Alert, "a1", Samples.Anomaly() with { Reason = Hostile }, Hostile)]);

    [NodeToolsFact]
    public async Task SendAsync_arrivesAsTextAndHtml_withLinksThatUnsubscribe_andNothingInjected()
    {
        await using var server = await MailServer.StartAsync();
        var sender = Sender(server.Port);

        var outcome = await sender.SendAsync(Channel("ada@example.com"), Message, default);
        await sender.SendAsync(Channel("ada@example.com"), Message, default);

        Assert.Equal(SendResult.Taken, outcome.Result);
        var (mail, again) = (await server.NextAsync(), await server.NextAsync());
        Assert.Equal(("ada@example.com", 1), (mail.To, again.Connections));
        Assert.Equal(mail.Named("Message-ID"), again.Named("Message-ID"));
        Assert.Equal([$"<{Samples.Id(1)}@example.com>"], mail.Named("Message-ID"));
        Assert.Empty(mail.Named("Bcc"));
        var link = Assert.Single(mail.Named("List-Unsubscribe"));
        Assert.Matches($"^<https://anomalies\\.example\\.com/api/v1/alerts/unsubscribe\\?person={Samples.Ada}&channel={Samples.Id(300)}&signature=[0-9a-f]{{64}}>$", link);
        Assert.Equal(["List-Unsubscribe=One-Click"], mail.Named("List-Unsubscribe-Post"));
        var read = await MimeMessage.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail.Data)));
        Assert.Equal((1, 0, "Anomalies"), (read.To.Count, read.Bcc.Count, read.From[0].Name));
        Assert.StartsWith("AAPL 1h Größe", read.Subject, StringComparison.Ordinal);
        Assert.Contains("https://anomalies.example.com/anomalies/", read.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", read.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", read.HtmlBody, StringComparison.Ordinal);
    }

    [NodeToolsFact]
    public async Task SendAsync_whatTheServerSays_becomesTheOutcome()
    {
        await using var server = await MailServer.StartAsync();
        var sender = Sender(server.Port);

        var unknown = await sender.SendAsync(Channel("unknown@example.com"), Message, default);
        var busy = await sender.SendAsync(Channel("busy@example.com"), Message, default);
        var lost = await sender.SendAsync(Channel("lost@example.com"), Message, default);
        var after = await sender.SendAsync(Channel("ada@example.com"), Message, default);

        Assert.Equal([SendResult.Refused, SendResult.NotTaken, SendResult.Unknown, SendResult.Taken], [unknown.Result, busy.Result, lost.Result, after.Result]);
        Assert.Equal(("SMTP 550: no such user here", "SMTP 451: try again later"), (unknown.Answer, busy.Answer));
        Assert.Equal(["lost@example.com", "ada@example.com"], [(await server.NextAsync()).To, (await server.NextAsync()).To]);
        Assert.False(server.HasMore);
    }

    [Fact]
    public async Task SendAsync_noServer_isSaid_andTriedAgain()
    {
        var sender = Sender(Testing.Processes.FreePort.Next());

        var outcome = await sender.SendAsync(Channel("ada@example.com"), Message, default);

        Assert.Equal(SendResult.NotTaken, outcome.Result);
        Assert.StartsWith("There is no connection to the mail server", outcome.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_aCode_hasNothingToUnsubscribeFrom()
    {
        var sender = Sender(1);
        using var mail = sender.Compose(Channel("ada@example.com"), new AlertMessage(Samples.Id(1), AlertMessageKind.Code, Samples.Now, [], "12345678"));

        Assert.DoesNotContain(mail.Headers, header => header.Field.StartsWith("List-", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("12345678", mail.TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada@example.com", true)]
    [InlineData("ada+alerts@mail.example.co.jp", true)]
    [InlineData("Ada <ada@example.com>", false)]
    [InlineData("ada@example.com, bob@example.com", false)]
    [InlineData("ada@example.com\r\nBcc: bob@example.com", false)]
    [InlineData("ada@localhost", false)]
    [InlineData("ada@bob@example.com", false)]
    [InlineData("@example.com", false)]
    [InlineData("friends: ada@example.com;", false)]
    public void ProblemOf_whatIsNotOneAddress_isSaid(string address, bool isRight)
    {
        var sender = Sender(1);
        Assert.Equal(isRight, sender.ProblemOf(address) is null);
    }

    [Fact]
    public void Problem_withoutSettings_namesThem()
    {
        var alerts = Options.Create(new AlertOptions());
        var sender = new MailChannel(new SmtpSender(Options.Create(new MailOptions()), alerts), alerts, new AlertText(alerts));
        Assert.Contains("Anomaly:Alerts:Mail:Host", sender.Problem, StringComparison.Ordinal);
        Assert.Contains("Anomaly:Alerts:PublicUrl", sender.Problem, StringComparison.Ordinal);
    }

    private static AlertChannel Channel(string address) => Samples.Channel(kind: AlertChannelKind.Mail, address: address);

    /// <summary>Against the server of <see cref="MailServer"/> at a port.</summary>
    internal static MailChannel Sender(int port)
    {
        var alerts = Options.Create(new AlertOptions { PublicUrl = "https://anomalies.example.com", AnswerWithin = TimeSpan.FromSeconds(5) });
        var mail = Options.Create(new MailOptions { Host = "127.0.0.1", Port = port, Security = MailSecurity.None, From = "Anomalies <alerts@example.com>" });
        return new MailChannel(new SmtpSender(mail, alerts), alerts, new AlertText(alerts));
    }
}
