using System.Security.Cryptography;
using Anomaly.Alerts.Channels;
using Anomaly.Alerts.Matching;

namespace Anomaly.Alerts.Sending;

/// <summary>
/// Sends what is due of one person. Each message is noted before it is sent, under an id that stays the same: if the process dies in the middle, it is sent again under that
/// id, by which whoever can tell knows it. What is not taken is tried again after growing pauses, for a day.
/// </summary>
public sealed partial class AlertSender(
    IAlertStore store, IDetectionStore detections, AlertChannels channels, AlertInstruments instruments, IOptions<AlertOptions> options, TimeProvider time, ILogger<AlertSender> logger)
{
    private const int DeliveriesAtOnce = 200;
    private const int MessagesAtOnce = 4;
    private const int MostInMessage = 50;
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Below the time that a caller of a grain waits for its answer.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);

    /// <summary>As the store keeps it: a message that is sent again says the same.</summary>
    private DateTime Now
    {
        get
        {
            var now = time.GetUtcNow().UtcDateTime;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    /// <summary>Sends what is due, for some seconds at the most.</summary>
    /// <returns>Messages that were sent, or tried.</returns>
    public async Task<int> DeliverAsync(string personId, CancellationToken cancellationToken)
    {
        var (begun, sent) = (time.GetTimestamp(), 0);
        var failing = new HashSet<string>();
        while (time.GetElapsedTime(begun) < LongestTurn)
        {
            var due = await store.ListDueAsync(personId, Now, DeliveriesAtOnce, cancellationToken);
            var next = due.Where(delivery => !failing.Contains(delivery.ChannelId)).ToList();
            if (next.Count == 0)
                break;
            sent += await DeliverAsync(personId, next, failing, () => time.GetElapsedTime(begun) >= LongestTurn, cancellationToken);
        }

        return sent;
    }

    private async Task<int> DeliverAsync(string personId, List<AlertDelivery> due, HashSet<string> failing, Func<bool> isOver, CancellationToken cancellationToken)
    {
        var known = (await store.ListOwnedAsync<AlertChannel>([personId], cancellationToken)).ToDictionary(channel => channel.Id);
        var mutes = await store.ListOwnedAsync<AlertMute>([personId], cancellationToken);
        var anomalies = (await store.ReadAnomaliesAsync([.. due.Select(delivery => delivery.AnomalyId)], cancellationToken)).ToDictionary(anomaly => anomaly.Id);
        var names = new Dictionary<Ticker, string?>();
        var sent = 0;
        await Task.WhenAll(due.GroupBy(delivery => delivery.ChannelId).Select(async ofChannel =>
        {
            var channel = known.GetValueOrDefault(ofChannel.Key);
            foreach (var messages in MessagesOf(ofChannel).Chunk(MessagesAtOnce))
            {
                // A slow channel does not hold the grain beyond its turn: the rest stays due.
                if (isOver())
                    break;
                if (await Task.WhenAll(messages.Select(message => SendAsync(channel, message))) is var outcomes && outcomes.All(outcome => !outcome))
                {
                    // What takes none of these will not take the others now.
                    lock (failing)
                        failing.Add(ofChannel.Key);
                    break;
                }
            }
        }));
        return sent;

        async Task<bool> SendAsync(AlertChannel? channel, IReadOnlyList<AlertDelivery> message)
        {
            var (wanted, unwanted) = Sort(channel, message, mutes, anomalies);
            if (unwanted.Count > 0)
                await store.RecordAsync(unwanted, cancellationToken);
            if (wanted.Count == 0)
                return true;
            Interlocked.Increment(ref sent);
            return await SendWantedAsync(channel!, wanted, anomalies, names, cancellationToken);
        }
    }

    /// <summary>What goes in one message: each that is not grouped by itself, what was in one message before together again, and the others of a channel.</summary>
    private static IEnumerable<IReadOnlyList<AlertDelivery>> MessagesOf(IEnumerable<AlertDelivery> ofChannel)
    {
        foreach (var message in ofChannel.GroupBy(delivery => delivery.MessageId))
        {
            if (message.Key is not null)
            {
                yield return [.. message];
                continue;
            }

            foreach (var part in message.Chunk(MostInMessage))
                yield return part;
        }
    }

    /// <summary>Takes out what is no longer wanted.</summary>
    private (List<AlertDelivery> Wanted, List<AlertDelivery> Unwanted) Sort(
        AlertChannel? channel, IReadOnlyList<AlertDelivery> message, IReadOnlyList<AlertMute> mutes, Dictionary<string, AnomalyRecord> anomalies)
    {
        var (wanted, unwanted) = (new List<AlertDelivery>(), new List<AlertDelivery>());
        foreach (var delivery in message)
        {
            if (ReasonAgainst(delivery) is { } reason)
                unwanted.Add(delivery with { State = AlertDeliveryState.Cancelled, Answer = reason });
            else
                wanted.Add(delivery);
        }

        return (wanted, unwanted);

        string? ReasonAgainst(AlertDelivery delivery) =>
            channel is null ? "The channel was deleted."
            : channel.State != AlertChannelState.Active ? "The channel is switched off."
            : !anomalies.TryGetValue(delivery.AnomalyId, out var anomaly) ? "The anomaly is no longer stored."
            : delivery.Kind == AlertDeliveryKind.Alert && mutes.Cover(anomaly, [anomaly.Id, IdOf(IncidentKey.Of(anomaly))], Now) ? "It was muted before this was sent."
            : null;
    }

    /// <returns>Whether the channel works.</returns>
    private async Task<bool> SendWantedAsync(
        AlertChannel channel, List<AlertDelivery> wanted, Dictionary<string, AnomalyRecord> anomalies, Dictionary<Ticker, string?> names, CancellationToken cancellationToken)
    {
        var repeated = wanted[0].MessageId is not null;
        var claimed = await store.ClaimAsync(wanted, Guid.CreateVersion7(time.GetUtcNow()).ToString(), Now, Now + (options.Value.AnswerWithin * 6), cancellationToken);
        // Another process has some of a message that was sent before: it sends it.
        if (claimed.Count == 0 || (repeated && claimed.Count < wanted.Count))
            return true;
        var items = new List<AlertItem>();
        foreach (var delivery in claimed.OrderBy(delivery => delivery.CreatedAt).ThenBy(delivery => delivery.Id, StringComparer.Ordinal))
        {
            var anomaly = anomalies[delivery.AnomalyId];
            items.Add(new AlertItem(delivery.Kind, delivery.AlertId, anomaly, await NameOfAsync(anomaly.Series.Ticker, names, cancellationToken)));
        }

        var first = claimed[0];
        var message = new AlertMessage(first.MessageId!, first.Grouped ? AlertMessageKind.Digest : AlertMessageKind.Alert, first.FirstTriedAt!.Value, items);
        // Once it is noted that it is sent, it is sent: a host that stops waits for the answer.
        var outcome = await channels.SendAsync(channel, message, CancellationToken.None);
        instruments.Sent(channel.Kind, outcome.Result, Now - wanted.Min(delivery => delivery.Due));
        await store.RecordAsync([.. claimed.Select(delivery => After(delivery, outcome))], CancellationToken.None);
        if (outcome.Result == SendResult.Gone)
            await store.DisableChannelAsync(channel.PersonId, channel.Id, outcome.Answer, CancellationToken.None);
        if (outcome.Result is SendResult.Refused or SendResult.Gone)
            LogRefused(channel.Kind, channel.Id, outcome.Answer);
        return outcome.Result is SendResult.Taken or SendResult.Refused;
    }

    /// <summary>A delivery after a try.</summary>
    internal AlertDelivery After(AlertDelivery delivery, SendOutcome outcome)
    {
        var tried = delivery with { Answer = outcome.Answer, Uncertain = delivery.Uncertain || outcome.MayHaveArrived };
        var pause = Max(outcome.RetryAfter ?? TimeSpan.Zero, PauseAfter(delivery.Tries, RandomNumberGenerator.GetInt32(1000) / 1000.0));
        return outcome.Result switch
        {
            SendResult.Taken => tried with { State = AlertDeliveryState.Delivered, Due = Now, Uncertain = false },
            SendResult.Refused or SendResult.Gone => tried with { State = AlertDeliveryState.Dead, Due = Now },
            _ when Now + pause - delivery.FirstTriedAt!.Value >= options.Value.GiveUpAfter =>
                tried with { State = AlertDeliveryState.Dead, Due = Now, Answer = $"Given up after {delivery.Tries} tries. {outcome.Answer}" },
            _ => tried with { Due = Now + pause },
        };
    }

    /// <summary>The pause after a try that failed.</summary>
    /// <param name="tries">Tries so far.</param>
    /// <param name="jitter">0 to 1: lengthens it by up to a quarter, so that what failed together does not come back together.</param>
    internal TimeSpan PauseAfter(int tries, double jitter)
    {
        var pause = options.Value.FirstPause * Math.Pow(2, Math.Min(tries - 1, 20));
        return (pause < LongestPause ? pause : LongestPause) * (1 + (jitter / 4));
    }

    private async Task<string?> NameOfAsync(Ticker ticker, Dictionary<Ticker, string?> names, CancellationToken cancellationToken)
    {
        lock (names)
        {
            if (names.TryGetValue(ticker, out var known))
                return known;
        }

        var page = await detections.ListSeriesAsync(new SeriesQuery { Ticker = ticker }, cancellationToken);
        var name = page.Items.Select(series => series.CompanyName).FirstOrDefault(name => name is not null);
        lock (names)
            names[ticker] = name;
        return name;
    }

    private static string IdOf(IncidentKey incident) => AnomalyId.Of(incident.Series, incident.Start, incident.ModelHash);

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    [LoggerMessage(LogLevel.Warning, "A message to the {Kind} channel {ChannelId} is given up: {Answer}")]
    private partial void LogRefused(AlertChannelKind kind, string channelId, string answer);
}
