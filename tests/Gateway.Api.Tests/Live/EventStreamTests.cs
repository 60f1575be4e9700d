using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Anomaly.Gateway.Api.Live;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.People;
using Anomaly.Testing;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Tests.Live;

public sealed class EventStreamTests
{
    [Fact]
    public async Task Backfill_sendsWhereItStandsThenProgressThenEnd()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Audit.GetAsync(Samples.RunId, Arg.Any<CancellationToken>()).Returns(Samples.Run(RunStatus.InProgress));
        gateway.Grains.Series("AAPL/1d").WatchBackfillAsync(Samples.RunId, Arg.Any<CancellationToken>())
            .Returns(new[] { Samples.Progress(0.75), Samples.Progress(1, RunStatus.Complete) }.ToAsyncEnumerable());

        var answer = await gateway.Client.GetAsync($"/api/v1/backfills/{Samples.RunId}/events");

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        var events = Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(["progress", "progress", "end"], events.Select(live => live.Name));
        JsonAssert.Equal($$"""
            {"run_id":"{{Samples.RunId}}","ticker":"AAPL","interval":"1d","status":"in_progress","progress":0.75,"seconds_left":null,"rows_loaded":750,"rows_preprocessed":675,
             "anomalies_found":7,"error":null,"warnings":[]}
            """, events[1].Data);
        Assert.Contains("\"complete\"", events[2].Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backfill_thatHasEnded_sendsItsEndOnly()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Audit.GetAsync(Samples.RunId, Arg.Any<CancellationToken>()).Returns(Samples.Run());

        var text = await gateway.Client.GetStringAsync($"/api/v1/backfills/{Samples.RunId}/events");

        Assert.Equal(["end"], Parse(text).Select(live => live.Name));
    }

    [Fact]
    public async Task Backfill_endedBetweenTwoQuestions_itsRunHasTheLastWord()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Audit.GetAsync(Samples.RunId, Arg.Any<CancellationToken>()).Returns(Samples.Run(RunStatus.InProgress), Samples.Run());
        gateway.Grains.Series("AAPL/1d").WatchBackfillAsync(Samples.RunId, Arg.Any<CancellationToken>()).Returns(AsyncEnumerable.Empty<DetectionRun>());

        var text = await gateway.Client.GetStringAsync($"/api/v1/backfills/{Samples.RunId}/events");

        Assert.Equal(["progress", "end"], Parse(text).Select(live => live.Name));
    }

    [Theory]
    [InlineData("41", null, 41L)]
    [InlineData(null, "42", 42L)]
    [InlineData(null, null, 7L)]
    public async Task Events_goOnAfterTheIdGiven_elseFromNow(string? header, string? parameter, long expected)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.AnomalyFeed.GetLastSequenceAsync(Arg.Any<CancellationToken>()).Returns(7L);
        gateway.Grains.AnomalyFeed.WatchAsync(expected, Arg.Any<CancellationToken>()).Returns(new[] { Event(43, AnomalyEventKind.Retracted) }.ToAsyncEnumerable());
        var request = new HttpRequestMessage(HttpMethod.Get, parameter is null ? "/api/v1/events" : $"/api/v1/events?last_event_id={parameter}");
        if (header is not null)
            request.Headers.Add("Last-Event-ID", header);

        var text = await (await gateway.Client.SendAsync(request)).Content.ReadAsStringAsync();

        var live = Assert.Single(Parse(text));
        Assert.Equal(("43", "retracted"), (live.Id, live.Name));
        Assert.Contains("\"_id\":\"27f977aeb3029dcb4767261f\"", live.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_whoseSiloGoes_goOnBehindTheLast()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.AnomalyFeed.WatchAsync(41, Arg.Any<CancellationToken>()).Returns(_ => LoseSiloAsync(Event(42, AnomalyEventKind.Found)));
        gateway.Grains.AnomalyFeed.WatchAsync(42, Arg.Any<CancellationToken>()).Returns(new[] { Event(43, AnomalyEventKind.Found) }.ToAsyncEnumerable());
        var answer = gateway.Client.GetAsync("/api/v1/events?last_event_id=41");
        await Eventually.HoldsAsync(
            () =>
            {
                gateway.Clock.Advance(TimeSpan.FromSeconds(1));
                return answer.IsCompleted;
            },
            TimeSpan.FromSeconds(30), () => "the stream does not go on at another silo.");

        Assert.Equal(["42", "43"], Parse(await (await answer).Content.ReadAsStringAsync()).Select(live => live.Id));
    }

    /// <summary>A role that was taken, a session that has ended: what is open already must not go on for ever.</summary>
    [Fact]
    public async Task StreamOfSomebodyWhoHasSignedIn_endsAfterAWhile_soThatTheyAreAskedAgain()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var quiet = Channel.CreateUnbounded<AnomalyEvent>();
        gateway.Grains.AnomalyFeed.WatchAsync(0, Arg.Any<CancellationToken>()).Returns(call => quiet.Reader.ReadAllAsync(call.Arg<CancellationToken>()));
        var begun = gateway.Clock.GetUtcNow();

        var answer = gateway.SendAsync("GET", "/api/v1/events", gateway.TokenOf(await gateway.AddAsync(Role.Viewer)));
        await Eventually.HoldsAsync(
            () =>
            {
                gateway.Clock.Advance(TimeSpan.FromSeconds(5));
                return answer.IsCompleted;
            },
            TimeSpan.FromSeconds(30), () => "the stream goes on.");

        Assert.Contains(": still here", await (await answer).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(gateway.Clock.GetUtcNow() - begun >= LiveStreams.SignedInFor);
    }

    [Fact]
    public async Task Silence_isFilledWithHeartbeats()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var quiet = Channel.CreateUnbounded<AnomalyEvent>();
        gateway.Grains.AnomalyFeed.WatchAsync(0, Arg.Any<CancellationToken>()).Returns(call => quiet.Reader.ReadAllAsync(call.Arg<CancellationToken>()));
        using var answer = await gateway.Client.GetAsync("/api/v1/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("retry: 2000", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());

        var next = reader.ReadLineAsync();
        await Eventually.HoldsAsync(
            () =>
            {
                gateway.Clock.Advance(LiveStreams.Heartbeat);
                return next.IsCompleted;
            },
            TimeSpan.FromSeconds(30), () => "no heartbeat comes.");

        Assert.Equal(": still here", await next);
    }

    [Fact]
    public async Task Client_goesAway_theGrainIsLeftAlone()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var ended = new TaskCompletionSource();
        gateway.Grains.AnomalyFeed.WatchAsync(0, Arg.Any<CancellationToken>()).Returns(call => WaitAsync(ended, call.Arg<CancellationToken>()));
        var answer = await gateway.Client.GetAsync("/api/v1/events", HttpCompletionOption.ResponseHeadersRead);
        await (await answer.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[5]);

        answer.Dispose();

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await gateway.Log.WaitForAsync(entry => entry.Message.Contains("GET", StringComparison.Ordinal) && entry.Message.StartsWith("Request finished", StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Log.Entries, entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Fact]
    public async Task Failure_afterTheStart_isAnEventOfItsOwn()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.AnomalyFeed.WatchAsync(0, Arg.Any<CancellationToken>()).Returns(_ => FailAsync());

        var answer = await gateway.Client.GetAsync("/api/v1/events");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var events = Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(["found", "error"], events.Select(live => live.Name));
        JsonAssert.Equal($$"""{"detail":"The store is away.","correlation_id":"{{answer.Headers.GetValues("X-Correlation-ID").Single()}}"}""", events[1].Data);
    }

    private static async IAsyncEnumerable<AnomalyEvent> LoseSiloAsync(AnomalyEvent last)
    {
        yield return last;
        await Task.Yield();
        throw new EnumerationAbortedException();
    }

    private static AnomalyEvent Event(long sequence, AnomalyEventKind kind) => new(kind, Samples.Anomaly() with { Sequence = sequence });

    private static async IAsyncEnumerable<AnomalyEvent> FailAsync()
    {
        yield return Event(1, AnomalyEventKind.Found);
        await Task.Yield();
        throw new DetectionException(DetectionErrorKind.StoreUnavailable, "The store is away.");
    }

    private static async IAsyncEnumerable<AnomalyEvent> WaitAsync(TaskCompletionSource ended, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            ended.SetResult();
        }

        yield break;
    }

    private static List<(string? Id, string? Name, string Data)> Parse(string stream) =>
        [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(block => block.Split('\n'))
            .Where(lines => lines.Any(line => line.StartsWith("data: ", StringComparison.Ordinal)))
            .Select(lines => (Field(lines, "id: "), Field(lines, "event: "), Field(lines, "data: ")!))];

    private static string? Field(string[] lines, string name) => lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
}
