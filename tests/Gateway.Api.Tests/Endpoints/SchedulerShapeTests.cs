using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Endpoints;

/// <summary>The shapes of /api/v1/scheduler, written out.</summary>
public sealed class SchedulerShapeTests
{
    [Fact]
    public async Task Scheduler_answersSeconds()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Scheduler.GetStatusAsync(Arg.Any<CancellationToken>()).Returns(new SchedulerStatus
        {
            Enabled = true,
            ScanInterval = TimeSpan.FromMinutes(1),
            LastScan = Samples.Noon,
            LastReport = new ScanReport { Series = 5, Detected = 2, Failed = 1, NewAnomalies = 3, Duration = TimeSpan.FromMilliseconds(250), Errors = ["AAPL/1d: no answer"] },
            Markets =
            [
                new MarketScanStatus
                {
                    Market = "US", Series = 5, Running = 1, Waiting = 2, Failing = 1, NextDue = Samples.Noon,
                    Pauses = [new SeriesPause { Series = Samples.Apple, Misses = 3, Problem = "no answer", Until = Samples.Noon }],
                },
            ],
        });

        await (await gateway.Client.GetAsync("/api/v1/scheduler")).AnswersAsync(HttpStatusCode.OK, """
            {"enabled":true,"scan_interval_seconds":60,"last_scan":"2026-01-05T12:00:00Z",
             "last_report":{"series":5,"detected":2,"failed":1,"new_anomalies":3,"duration_seconds":0.25,"errors":["AAPL/1d: no answer"]},
             "markets":[{"market":"US","series":5,"running":1,"waiting":2,"failing":1,"next_due":"2026-01-05T12:00:00Z",
               "pauses":[{"ticker":"AAPL","interval":"1d","misses":3,"problem":"no answer","until":"2026-01-05T12:00:00Z"}]}]}
            """);
    }

    [Fact]
    public async Task ScheduledSeries_filterAndPage()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var noon = Samples.Noon.UtcDateTime;
        gateway.Grains.Scheduler.ListSeriesAsync(
            new ScheduledSeriesQuery { Market = Market.US, Reason = ScanReason.Monitored, State = ScanState.Paused, Limit = 2, Cursor = "c1" }, Arg.Any<CancellationToken>())
            .Returns(new Page<ScheduledSeries>(
                [
                    new ScheduledSeries
                    {
                        Series = Samples.Apple, Source = MarketDataSource.Yahoo, Reasons = [ScanReason.Monitored, ScanReason.Charted], State = ScanState.Paused, LastBar = noon,
                        NextDue = noon, Misses = 2, Problem = "no answer", PausedUntil = Samples.Noon, RequestedAt = noon,
                    },
                    new ScheduledSeries { Series = SeriesKey.Parse("MINE/1h"), Source = MarketDataSource.Push, Reasons = [], State = ScanState.SourceNotInUse },
                ],
                "c2"));

        var answer = await gateway.Client.GetAsync("/api/v1/scheduler/series?market=us&reason=monitored&state=paused&limit=2&cursor=c1");

        await answer.AnswersAsync(HttpStatusCode.OK, """
            {"items":[
              {"ticker":"AAPL","interval":"1d","market":"US","source":"yahoo","reasons":["monitored","charted"],"state":"paused","last_bar":"2026-01-05T12:00:00Z",
               "next_due":"2026-01-05T12:00:00Z","misses":2,"problem":"no answer","paused_until":"2026-01-05T12:00:00Z","requested_at":"2026-01-05T12:00:00Z"},
              {"ticker":"MINE","interval":"1h","market":"US","source":"push","reasons":[],"state":"source_not_in_use","last_bar":null,
               "next_due":null,"misses":0,"problem":null,"paused_until":null,"requested_at":null}],
             "next_cursor":"c2"}
            """);
    }
}
