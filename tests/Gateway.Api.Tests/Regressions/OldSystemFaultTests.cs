using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Regressions;

/// <summary>Faults of the system before this one, each held by name.</summary>
public sealed class OldSystemFaultTests
{
    [Fact]
    public async Task Answered200For409_aRunningBackfillIsAConflict()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/1d").StartBackfillAsync(Arg.Any<BackfillRequest>(), Arg.Any<CancellationToken>())
            .Returns(new BackfillTicket(Started: false, Samples.RunId));

        var answer = await gateway.Client.PostJsonAsync("/py/anomalies/backfill", """{"ticker":"AAPL"}""");

        await answer.AnswersAsync(HttpStatusCode.Conflict, $$"""
            {"detail":"A backfill of AAPL at 1d is already in progress. Follow it by its run id, or set force to start over.","run_id":"{{Samples.RunId}}"}
            """);
    }

    [Theory]
    [InlineData("27f977aeb3029dcb4767261f")]
    [InlineData("ObjectId123")]
    [InlineData("%ff%fe")]
    public async Task Answered500For404_anUnknownAnomalyIsNotFound(string id)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.PostAsync($"/py/anomalies/verify/{id}", null);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.StartsWith("Anomaly not found", (await answer.ReadAsync())["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answered500For404_anUnknownRunIsNotFound()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.GetAsync("/py/detection-runs/no-such-run");

        await answer.AnswersAsync(HttpStatusCode.NotFound, """{"detail":"Run not found: old runs are purged."}""");
    }

    [Fact]
    public async Task BackfillWithoutRunId_theAnswerNamesTheRun()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/1d").StartBackfillAsync(Arg.Any<BackfillRequest>(), Arg.Any<CancellationToken>())
            .Returns(new BackfillTicket(Started: true, Samples.RunId));

        var answer = await gateway.Client.PostJsonAsync("/py/anomalies/backfill", """{"ticker":"AAPL"}""");

        Assert.Equal(Samples.RunId, (await answer.ReadAsync())["run_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Answered200WithAnError_aChartWithoutTickerIsRefused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.Client.GetAsync("/py/chart")).StatusCode);
    }
}
