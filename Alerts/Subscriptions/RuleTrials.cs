using Anomaly.Alerts.Matching;
using Anomaly.MarketData.Sources;

namespace Anomaly.Alerts.Subscriptions;

/// <summary>Tries a rule on the anomalies that are stored: what it would have raised and sent. Imported ones, of which nobody is told, are left out.</summary>
public sealed class RuleTrials(IAlertStore store, IDetectionStore detections, PersonAlerts people, BarSources sources, TimeProvider time)
{
    private const int MostLookedAt = 20_000;
    private const int AtOnce = 2000;

    private static readonly ImmutableArray<AnomalyStatus> Holding = [AnomalyStatus.New, AnomalyStatus.Acknowledged];

    /// <inheritdoc cref="IPersonAlertsGrain.TryRuleAsync" />
    public async Task<RuleTrial> TryAsync(string personId, RuleTrialRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await people.CheckAsync(request.Watch is null ? request.Rule : request.Rule with { WatchId = null }, cancellationToken);
        var watches = request.Watch is { } asked
            ? [asked]
            : (await store.ListOwnedAsync<Watch>(personId, cancellationToken)).Where(watch => request.Rule.WatchId is not { } id || watch.Id == id).ToArray();
        var from = time.GetUtcNow().UtcDateTime.AddDays(-Math.Clamp(request.Days, 1, RuleTrialRequest.MostDays));
        var mutes = await store.ListOwnedAsync<AlertMute>(personId, cancellationToken);
        var (anomalies, cut) = await ReadAsync(watches, from, cancellationToken);
        return Replay(request.Rule with { WatchId = null }, watches, mutes, anomalies, from, cut);
    }

    private RuleTrial Replay(
        AlertRule rule, IReadOnlyList<Watch> watches, IReadOnlyList<AlertMute> mutes, IReadOnlyList<AnomalyRecord> anomalies, DateTime from, bool cut)
    {
        var told = new HashSet<string>();
        var alerts = new List<RuleTrialAlert>();
        var messages = new HashSet<(DateTime Due, string? Alone)>();
        var days = new Dictionary<DateTime, int>();
        foreach (var (anomaly, at) in anomalies.Select(anomaly => (anomaly, sources.Get(sources.Of(anomaly.Series.Ticker)).Clock.ClosesAt(anomaly.Series, anomaly.Datetime))).OrderBy(one => one.Item2))
        {
            var calendar = sources.Get(sources.Of(anomaly.Series.Ticker)).Calendar;
            var incident = IncidentKey.Of(anomaly);
            var incidentId = AnomalyId.Of(incident.Series, incident.Start, incident.ModelHash);
            string[] holding = [.. watches.Where(watch => watch.Holds(anomaly.Series)).Select(watch => watch.Id)];
            if (told.Contains(incidentId) || !rule.Matches(holding, anomaly, calendar) || mutes.Cover(anomaly, [anomaly.Id, incidentId], at))
                continue;
            told.Add(incidentId);
            var day = AlertTimes.DayOf(rule, at);
            var ofDay = days[day] = days.GetValueOrDefault(day) + 1;
            if (ofDay > rule.MostPerDay)
            {
                alerts.Add(new RuleTrialAlert(anomaly, at, null));
                continue;
            }

            var when = AlertTimes.DueAt(rule, anomaly.Series.Ticker, at, calendar);
            messages.Add((when.Due, when.Grouped ? null : anomaly.Id));
            alerts.Add(new RuleTrialAlert(anomaly, at, when.Due));
        }

        alerts.Reverse();
        return new RuleTrial
        {
            From = from,
            LookedAt = anomalies.Count,
            Cut = cut,
            Alerts = alerts.Count,
            Limited = alerts.Count(alert => alert.SentAt is null),
            Messages = messages.Count,
            BusiestDay = days.Values.DefaultIfEmpty().Max(),
            Latest = [.. alerts.Take(RuleTrial.MostListed)],
        };
    }

    /// <summary>The latest anomalies of what is followed: asked for by ticker where there are few, or else all of them.</summary>
    private async Task<(IReadOnlyList<AnomalyRecord> Anomalies, bool Cut)> ReadAsync(IReadOnlyList<Watch> watches, DateTime from, CancellationToken cancellationToken)
    {
        string[] tickers = [.. watches.SelectMany(watch => watch.Tickers).Distinct()];
        var query = new AnomalyQuery { From = from, Statuses = Holding, Limit = AtOnce };
        AnomalyQuery[] queries = watches.Any(watch => watch.Market is not null) || tickers.Length > 50
            ? [query]
            : [.. tickers.Select(ticker => query with { Ticker = Ticker.Parse(ticker) })];
        var (found, cut) = (new Dictionary<string, AnomalyRecord>(), false);
        foreach (var asked in queries)
        {
            var (next, read) = (asked, 0);
            do
            {
                var page = await detections.ListAnomaliesAsync(next, cancellationToken);
                foreach (var anomaly in page.Items.Where(anomaly => anomaly.Sequence > 0 && watches.Any(watch => watch.Holds(anomaly.Series))))
                    found[anomaly.Id] = anomaly;
                (next, read) = (asked with { Cursor = page.NextCursor }, read + page.Items.Length);
            }
            while (next.Cursor is not null && read < MostLookedAt / queries.Length);
            cut |= next.Cursor is not null;
        }

        return ([.. found.Values], cut);
    }
}
