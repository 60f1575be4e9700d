using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Anomaly.Detection.Series;
using Anomaly.Grains.Interfaces;
using Anomaly.Storage;
using Anomaly.Storage.PostgreSql;
using Anomaly.Testing;
using Anomaly.Testing.Clusters;
using Xunit.Abstractions;

namespace Anomaly.Chaos.Alerts;

/// <summary>
/// Three real processes on a real PostgreSQL, while bars with anomalies come in, a process is killed, the database restarts, and webhooks fail one time in three: every alert arrives,
/// under one id however often it comes, and none that is muted. ANOMALY_ALERTS sets how many anomalies there are; the long form (ANOMALY_LONG_TESTS=1) has 10,000 of 50 followers.
/// </summary>
[Collection(ChaosScale.OneAtATime)]
public sealed class AlertChaosTests(ITestOutputHelper output)
{
    // What a person's grain sends at once: the most that a blow can make it send again.
    private const int MessagesAtOnce = 4, Blows = 2, History = 150;
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ANOMALY_LONG_TESTS") == "1";
    private static readonly int Followers = IsLong ? 50 : 10;
    private static readonly TimeSpan Patience = IsLong ? TimeSpan.FromHours(2) : TimeSpan.FromMinutes(4);

    private static readonly int Anomalies =
        int.TryParse(Environment.GetEnvironmentVariable("ANOMALY_ALERTS"), CultureInfo.InvariantCulture, out var number) ? number : IsLong ? 10_000 : 150;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _pushed = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    [PostgresFact]
    public async Task Alerts_ofThreeProcesses_underBlows_allArrive_underOneIdEach()
    {
        using var receiver = new WebhookReceiver { Key = "whsec_" + Convert.ToBase64String(new byte[24]) };
        await using var cluster = await LocalCluster.StartAsync(3, new Dictionary<string, string>
        {
            ["Anomaly__MarketData__Source"] = "Push",
            ["Anomaly__Alerts__AllowPrivateAddresses"] = "true",
            ["Anomaly__Alerts__AnswerWithin"] = "00:00:01",
            ["Anomaly__Alerts__FirstPause"] = "00:00:01",
        });
        await using var store = new PostgresDetectionStore(new PostgresStoreOptions { ConnectionString = cluster.Database.ConnectionString() });
        string[] tickers = [.. Enumerable.Range(0, Anomalies).Select(i => $"TOLD{i:d5}")];
        var muted = tickers[^1];
        await FollowAsync(store, receiver, muted);
        var bars = RecentBars();
        await EachAsync(tickers, ticker => PushAsync(cluster, ticker, bars[..^1]));
        Assert.Empty(receiver.Received);

        // In peace, after kill -9 of a process, and around a restart of the database.
        var parts = tickers.Chunk((tickers.Length + 2) / 3).ToList();
        await ShockAsync(cluster, parts[0], bars[^1]);
        await ArrivedAsync(receiver, parts[0], cluster);
        // Not for ever: the last few of many would wait for their luck, in pauses that double.
        receiver.Answer = request => request % 3 == 0 && request < Followers * Anomalies ? 503 : 204;
        await ShockAsync(cluster, parts[1], bars[^1]);
        cluster.Silos[0].Kill();
        var shocks = ShockAsync(cluster, parts[2], bars[^1]);
        await cluster.Database.RestartAsync(PostgresStop.Immediate);
        await shocks;
        string[] told = [.. tickers.Where(ticker => ticker != muted)];
        await ArrivedAsync(receiver, told, cluster);
        await Eventually.HoldsAsync(async () => (await ((IAlertStore)store).ReadBacklogAsync()) is { Outbox: 0, Pending: 0 }, Patience, () => "something is still to be sent.");

        var taken = receiver.Received.Where(request => request.IsTaken).ToList();
        Assert.All(receiver.Received, request => Assert.True(request.IsSigned));
        Assert.DoesNotContain(taken, request => request.To == Name(0) && request.Ticker == muted);
        Assert.Equal(taken.Select(request => (request.To, request.Ticker)).Distinct().Count(), taken.Select(request => request.Id).Distinct().Count());
        Assert.Equal((Followers * told.Length) + Followers - 1, taken.Select(request => request.Id).Distinct().Count());
        var repeated = taken.Count - taken.Select(request => request.Id).Distinct().Count();
        Assert.InRange(repeated, 0, Blows * Followers * MessagesAtOnce);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Anomalies} anomalies x {Followers} followers, {receiver.Received.Count} requests, {repeated} taken a second time; from push to delivery "
            + $"in peace: {Delays(taken, parts[0])}; with the blows: {Delays(taken, tickers)}"));
    }

    private static string Name(int follower) => follower.ToString("d24", CultureInfo.InvariantCulture);

    private static Task EachAsync(IEnumerable<string> tickers, Func<string, Task> act) =>
        Parallel.ForEachAsync(tickers, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (ticker, _) => await act(ticker));

    /// <summary>Everybody follows New York, and is told by a webhook of their own; the first has muted a ticker.</summary>
    private static async Task FollowAsync(IAlertStore store, WebhookReceiver receiver, string muted)
    {
        var now = DateTime.UtcNow;
        for (var i = 0; i < Followers; i++)
        {
            var person = Name(i);
            await store.PutOwnedAsync(new Watch { Id = $"w{i}", PersonId = person, Name = "All", Market = Market.US, CreatedAt = now }, 1);
            await store.PutOwnedAsync(new AlertChannel
            {
                Id = $"c{i}", PersonId = person, Kind = AlertChannelKind.Webhook, Name = "Hook", Address = receiver.Address + person, State = AlertChannelState.Active,
                Secrets = new ChannelSecrets { Key = receiver.Key }, CreatedAt = now,
            }, 1);
            await store.PutOwnedAsync(new AlertRule { Id = $"r{i}", PersonId = person, Name = "All", Channels = [$"c{i}"], TimeZone = "UTC", CreatedAt = now }, 1);
        }

        await store.PutOwnedAsync(new AlertMute { Id = "m", PersonId = Name(0), Ticker = muted, CreatedAt = now }, 1);
    }

    private Task ShockAsync(LocalCluster cluster, IEnumerable<string> tickers, Bar bar) => EachAsync(tickers, async ticker =>
    {
        _pushed[ticker] = DateTimeOffset.UtcNow;
        await PushAsync(cluster, ticker, [bar with { Close = bar.Close * 1.4, High = bar.High * 1.5, Volume = bar.Volume * 50 }]);
    });

    /// <summary>Pushes bars, again and elsewhere where a process or the database is away: what is there already stays as it is.</summary>
    private async Task PushAsync(LocalCluster cluster, string ticker, Bar[] bars)
    {
        var lines = string.Join('\n', bars.Select(bar => string.Create(
            CultureInfo.InvariantCulture, $$"""{"time":"{{bar.Time:yyyy-MM-ddTHH:mm:ssZ}}","open":{{bar.Open:R}},"high":{{bar.High:R}},"low":{{bar.Low:R}},"close":{{bar.Close:R}},"volume":{{bar.Volume:R}}}""")));
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var silo = cluster.Silos[Random.Shared.Next(cluster.Silos.Count)];
            try
            {
                using var body = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
                using var answer = await _http.PostAsync(new Uri(silo.Address, $"/api/v1/tickers/{ticker}/1h/bars"), body, limit.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
                Assert.True(answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync(limit.Token));
            }
            catch (HttpRequestException)
            {
                // The process that was asked is gone.
            }

            await Task.Delay(100, limit.Token);
        }
    }

    private static Task ArrivedAsync(WebhookReceiver receiver, IReadOnlyCollection<string> tickers, LocalCluster cluster)
    {
        var expected = tickers.ToHashSet();
        return Eventually.HoldsAsync(() => Arrived() == Followers * expected.Count, Patience, () => $"{Arrived()} of {Followers * expected.Count} alerts have arrived.\n{cluster.Outputs()}");

        int Arrived() => receiver.Received.Where(request => request.IsTaken && expected.Contains(request.Ticker)).Select(request => (request.To, request.Ticker)).Distinct().Count();
    }

    private string Delays(IEnumerable<ReceivedWebhook> taken, IEnumerable<string> tickers)
    {
        var asked = tickers.ToHashSet();
        var delays = taken.Where(request => asked.Contains(request.Ticker)).GroupBy(request => request.Id)
            .Select(same => (same.Min(request => request.At) - _pushed[same.First().Ticker]).TotalSeconds).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"p50 {delays[delays.Count / 2]:F1} s, p99 {delays[delays.Count * 99 / 100]:F1} s, the longest {delays[^1]:F1} s");
    }

    /// <summary>Hourly bars up to now, the last of which has closed.</summary>
    private static Bar[] RecentBars()
    {
        var last = DateTime.UtcNow.Date.AddHours(DateTime.UtcNow.Hour - 1);
        return [.. Walk.Bars(History, seed: 42).Select((bar, i) => bar with { Time = last.AddHours(i + 1 - History) })];
    }
}
