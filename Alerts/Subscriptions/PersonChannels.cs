using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Anomaly.Alerts.Channels;

namespace Anomaly.Alerts.Subscriptions;

/// <summary>The addresses of people: added, confirmed, tried, given new keys, switched off.</summary>
public sealed class PersonChannels(IAlertStore store, AlertChannels channels, TimeProvider time)
{
    private const int MostUnconfirmed = 5, MostWrongCodes = 5;
    private static readonly TimeSpan CodeFor = TimeSpan.FromDays(1), FormerKeyFor = TimeSpan.FromDays(1);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The person's channels, without their secrets.</summary>
    public async Task<ImmutableArray<AlertChannel>> ListAsync(string personId, CancellationToken cancellationToken) =>
        [.. (await store.ListOwnedAsync<AlertChannel>(personId, cancellationToken)).Select(Public)];

    /// <inheritdoc cref="IPersonAlertsGrain.AddChannelAsync" />
    public async Task<AlertChannel> AddAsync(AlertChannel asked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var way = channels.Of(asked.Kind);
        if ((way.Problem ?? way.ProblemOf(asked.Address)) is { } problem)
            throw Invalid(problem);
        var secrets = new ChannelSecrets { Key = WebhookSignature.NewKey() };
        if (asked.Kind == AlertChannelKind.Webhook)
            return await KeepAsync(asked with { State = AlertChannelState.Active, Secrets = secrets }, cancellationToken);
        if ((await store.ListOwnedAsync<AlertChannel>(asked.PersonId, cancellationToken)).Count(channel => channel.State == AlertChannelState.Unconfirmed) >= MostUnconfirmed)
            throw Invalid($"{MostUnconfirmed} addresses wait to be confirmed: confirm or delete one of them first.");
        var code = RandomNumberGenerator.GetInt32(100_000_000).ToString("00000000", CultureInfo.InvariantCulture);
        var channel = await KeepAsync(
            asked with { State = AlertChannelState.Unconfirmed, Secrets = secrets with { CodeHash = HashOf(code, asked.Id), CodeUntil = Now + CodeFor } }, cancellationToken);
        var outcome = await channels.SendAsync(channel, Message(AlertMessageKind.Code) with { Code = code }, cancellationToken);
        if (outcome.MayHaveArrived)
            return Public(channel);
        await store.RemoveOwnedAsync<AlertChannel>(channel.PersonId, channel.Id, CancellationToken.None);
        throw outcome.Result == SendResult.NotTaken
            ? new DetectionException(DetectionErrorKind.SourceUnavailable, $"The code that confirms the address could not be sent. {outcome.Answer} Try again later.", TimeSpan.FromSeconds(30))
            : Invalid($"The code that confirms the address was refused. {outcome.Answer}");
    }

    /// <inheritdoc cref="IPersonAlertsGrain.ConfirmChannelAsync" />
    public async Task<AlertChannel?> ConfirmAsync(string personId, string id, string code, CancellationToken cancellationToken)
    {
        if (await FindAsync(personId, id, cancellationToken) is not { } channel)
            return null;
        if (channel.State != AlertChannelState.Unconfirmed)
            return Public(channel);
        var secrets = channel.Secrets!;
        if (secrets.CodeHash is not { } hash || secrets.CodeUntil <= Now || secrets.WrongCodes >= MostWrongCodes)
            throw Invalid("The code is too old, or was wrong too often: delete the channel and add it again for a new one.");
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(hash), Encoding.UTF8.GetBytes(HashOf(code, id))))
        {
            await KeepAsync(channel with { Secrets = secrets with { WrongCodes = secrets.WrongCodes + 1 } }, cancellationToken);
            throw Invalid("The code is wrong: it is the eight digits of the message that was sent to the address.");
        }

        return Public(await KeepAsync(
            channel with { State = AlertChannelState.Active, Secrets = secrets with { CodeHash = null, CodeUntil = null, WrongCodes = 0 } }, cancellationToken));
    }

    /// <inheritdoc cref="IPersonAlertsGrain.RotateKeyAsync" />
    public async Task<AlertChannel?> RotateKeyAsync(string personId, string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(personId, id, cancellationToken) is not { } channel)
            return null;
        if (channel.Kind != AlertChannelKind.Webhook)
            throw Invalid("Only webhooks have keys.");
        return await KeepAsync(
            channel with { Secrets = new ChannelSecrets { Key = WebhookSignature.NewKey(), FormerKey = channel.Secrets!.Key, FormerUntil = Now + FormerKeyFor } }, cancellationToken);
    }

    /// <inheritdoc cref="IPersonAlertsGrain.TestChannelAsync" />
    public async Task<ChannelTest?> TestAsync(string personId, string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(personId, id, cancellationToken) is not { } channel)
            return null;
        if (channel.State != AlertChannelState.Active)
            throw Invalid(channel.State == AlertChannelState.Unconfirmed ? "The address is to be confirmed first, with the code that was sent there." : "The channel is switched off: delete it and add it again.");
        var outcome = await channels.SendAsync(channel, Message(AlertMessageKind.Test), cancellationToken);
        return new ChannelTest(outcome.Result == SendResult.Taken, outcome.Answer);
    }

    /// <inheritdoc cref="IPersonAlertsGrain.RemoveChannelAsync" />
    public async Task<bool> RemoveAsync(string personId, string id, CancellationToken cancellationToken)
    {
        var removed = await store.RemoveOwnedAsync<AlertChannel>(personId, id, cancellationToken);
        if (removed)
            await store.CancelAsync(personId, id, "The channel was deleted.", CancellationToken.None);
        return removed;
    }

    /// <inheritdoc cref="IPersonAlertsGrain.UnsubscribeAsync" />
    public async Task<bool> UnsubscribeAsync(string personId, string id, string signature, CancellationToken cancellationToken)
    {
        if (await FindAsync(personId, id, cancellationToken) is not { } channel || !WebhookSignature.IsOfLink(channel.Secrets!, WebhookSignature.Unsubscribing, id, signature))
            return false;
        const string Reason = "Whoever reads there has unsubscribed.";
        await store.DisableChannelAsync(personId, id, Reason, cancellationToken);
        await store.CancelAsync(personId, id, Reason, cancellationToken);
        return true;
    }

    private async Task<AlertChannel?> FindAsync(string personId, string id, CancellationToken cancellationToken) =>
        (await store.ListOwnedAsync<AlertChannel>(personId, cancellationToken)).FirstOrDefault(channel => channel.Id == id);

    private async Task<AlertChannel> KeepAsync(AlertChannel channel, CancellationToken cancellationToken) =>
        await store.PutOwnedAsync(channel, AlertChannel.MostOfPerson, cancellationToken)
            ? channel
            : throw Invalid($"There are {AlertChannel.MostOfPerson} channels already, which is the most: delete one first.");

    private AlertMessage Message(AlertMessageKind kind) => new(Guid.CreateVersion7(time.GetUtcNow()).ToString(), kind, Now, []);

    private static AlertChannel Public(AlertChannel channel) => channel with { Secrets = null };

    private static string HashOf(string code, string channelId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{channelId}:{code.Trim()}")));

    private static DetectionException Invalid(string sentence) => new(DetectionErrorKind.InvalidRequest, sentence);
}
