using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Anomaly.Alerts.Channels;
using Anomaly.Alerts.Tests.Channels;
using Xunit.Abstractions;

namespace Anomaly.Alerts.Tests.Sending;

/// <summary>
/// Many anomalies and followers, channels that fail one time in three, and two processes that fan out and send at the same time. ANOMALY_ALERTS sets how many anomalies, for
/// example 10000; the long form (ANOMALY_LONG_TESTS=1) has 10,000 of 50 followers.
/// </summary>
public sealed class AlertLoadTests(ITestOutputHelper output)
{
    private static bool IsLong => Environment.GetEnvironmentVariable("ANOMALY_LONG_TESTS") == "1";

    private static int Anomalies => int.TryParse(Environment.GetEnvironmentVariable("ANOMALY_ALERTS"), CultureInfo.InvariantCulture, out var number) ? number : IsLong ? 10_000 : 60;

    private static int Followers => IsLong ? 50 : 10;

    [Fact]
    public async Task Alerts_ofManyFollowers_allArrive_andNoneTwice()
    {
        await using var host = new AlertHost(new AlertOptions { FirstPause = TimeSpan.FromSeconds(1) });
        string[] people = [.. Enumerable.Range(1, Followers).Select(i => $"{i:d24}")];
        for (var i = 0; i < people.Length; i++)
            await host.FollowAsync(people[i], i + 1);
        var (tries, taken) = (0, new ConcurrentQueue<string>());
        host.Outcome = message =>
        {
            if (Interlocked.Increment(ref tries) % 3 == 0)
                return new SendOutcome(SendResult.NotTaken, "HTTP 500");
            taken.Enqueue(message.Id);
            return new SendOutcome(SendResult.Taken, "HTTP 204");
        };
        foreach (var some in Enumerable.Range(1, Anomalies).Chunk(500))
            await host.CommitAsync([.. some.Select(i => Samples.Anomaly(time: Samples.Now.AddMinutes(-i)))]);

        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Task.Run(host.FanOutAsync), Task.Run(host.FanOutAsync));
        var fannedOut = clock.Elapsed;
        await DeliverAllAsync(host);

        var all = Anomalies * Followers;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Anomalies} anomalies x {Followers} followers: {all / fannedOut.TotalSeconds:F0} alerts a second fanned out, {all / (clock.Elapsed - fannedOut).TotalSeconds:F0} messages a second sent ({tries} tries), {clock.Elapsed.TotalSeconds:F1} s"));
        Assert.Equal((all, all), (taken.Count, taken.Distinct().Count()));
        foreach (var person in people)
            Assert.Equal(Anomalies, await host.Store.CountUnreadAsync(person));
    }

    /// <summary>To npm's smtp-server, which refuses one mail in three: a refusal is an answer, so none comes twice.</summary>
    [NodeToolsFact]
    public async Task Mails_ofManyAnomalies_areTakenOnceEach()
    {
        await using var server = await MailServer.StartAsync("--flaky");
        await using var host = new AlertHost(new AlertOptions { FirstPause = TimeSpan.FromSeconds(1) }, MailChannelTests.Sender(server.Port));
        await host.FollowAsync(Samples.Channel(kind: AlertChannelKind.Mail, address: "ada@example.com"));
        foreach (var some in Enumerable.Range(1, Anomalies).Chunk(500))
            await host.CommitAsync([.. some.Select(i => Samples.Anomaly(time: Samples.Now.AddMinutes(-i)))]);
        await host.FanOutAsync();

        var clock = Stopwatch.StartNew();
        await DeliverAllAsync(host);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Anomalies} mails, {Anomalies / clock.Elapsed.TotalSeconds:F0} a second"));

        var taken = new HashSet<string>();
        for (var i = 0; i < Anomalies; i++)
            Assert.True(taken.Add(Assert.Single((await server.NextAsync()).Named("Message-ID"))));
        Assert.False(server.HasMore);
    }

    /// <summary>Has everybody's messages sent by two processes at once, until none is left.</summary>
    private static async Task DeliverAllAsync(AlertHost host)
    {
        while ((await host.Store.ReadBacklogAsync()).Pending > 0)
        {
            var due = await host.Store.ListPeopleDueAsync(host.Now, 1000);
            await Task.WhenAll(due.Concat(due).Select(person => Task.Run(() => host.DeliverAsync(person))));
            host.Time.Advance(TimeSpan.FromSeconds(2));
        }
    }
}
