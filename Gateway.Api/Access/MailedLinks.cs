using System.Threading.Channels;
using Anomaly.Alerts;
using Anomaly.Hosting;
using Anomaly.People;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Access;

/// <summary>
/// Sends links by mail, behind the answer to who asked for them: that is the same, and comes as soon, whether anybody has the address or not. What waits when the process ends, or cannot be
/// handed over, is lost, and asked for again.
/// </summary>
internal sealed partial class MailedLinks(IServiceProvider services, IMailSender sender, IOptions<AlertOptions> alerts, ILogger<MailedLinks> logger) : BackgroundService
{
    private const int MostWaiting = 1000;
    private readonly Channel<Func<CancellationToken, Task>> _work = Channel.CreateBounded<Func<CancellationToken, Task>>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>What mail to an address is counted as that others can have sent there: after five, each has to wait longer.</summary>
    public static string CountedAs(string address) => $"mail to {EmailAddress.Normalize(address)}";

    /// <summary>Whether mail can be sent.</summary>
    public bool CanSend => sender.CanSend;

    /// <summary>A link to a new password, to whoever has the address.</summary>
    public void SendReset(string email) => Send(async (people, accounts, cancellationToken) =>
    {
        if (await people.FindPersonByEmailAsync(email, cancellationToken) is not { } person)
            return null;
        var token = await accounts.MakeLinkAsync(LinkPurpose.Reset, person, Accounts.ResetLasts, isMailed: true, cancellationToken);
        return new Mail(email, "A new password", $"Choose a new password within an hour:\n\n{Link("reset", token)}\n\nIf you did not ask for this, do nothing: your password stays as it is.\n");
    });

    /// <summary>A link that shows that an address is somebody's own.</summary>
    public void SendConfirmation(Person person) => Send(async (_, accounts, cancellationToken) =>
        new Mail(person.Email!, "Confirm your address", $"Confirm that this address is yours:\n\n{Link("confirm", await accounts.MakeLinkAsync(LinkPurpose.Confirm, person, Accounts.InvitationLasts, isMailed: true, cancellationToken))}\n"));

    /// <summary>A link that completes a registration; or the word that there is an account already.</summary>
    public void SendRegistration(string email, string? token) => Send((_, _, _) => Task.FromResult<Mail?>(token is null
        ? new Mail(email, "You have an account already", $"Somebody, perhaps you, tried to register with this address, which has an account already: {alerts.Value.LinkTo("sign-in")}\n")
        : new Mail(email, "Confirm your address", $"Complete your registration within two days:\n\n{Link("confirm", token)}\n\nIf you did not register, do nothing: no account is made.\n")));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var work in _work.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await work(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotSent(StoreFailures.Translate(exception)?.Message ?? exception.Message);
            }
        }
    }

    /// <summary>Behind the #, so that no server and no proxy on the way sees the token.</summary>
    private string Link(string purpose, string token) => alerts.Value.LinkTo($"sign-in#{purpose}={token}")!;

    private void Send(Func<IPeopleStore, Accounts, CancellationToken, Task<Mail?>> write)
    {
        if (!CanSend)
            throw new AccountException(AccountProblem.NotSetUp, "This product cannot send mail: ask an admin for a link (anomaly users reset EMAIL).");
        _work.Writer.TryWrite(async cancellationToken =>
        {
            if (await write(services.GetRequiredService<IPeopleStore>(), services.GetRequiredService<Accounts>(), cancellationToken) is not { } mail)
                return;
            await services.GetRequiredService<LockOut>().EnterAsync(CountedAs(mail.To), cancellationToken);
            await sender.SendAsync(mail, cancellationToken);
        });
    }

    [LoggerMessage(1, LogLevel.Error, "A mail with a link could not be sent: {Reason}")]
    private partial void LogNotSent(string reason);
}
