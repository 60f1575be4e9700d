using System.Text.Json;

namespace Anomaly.Integration.Product;

/// <summary>kill -9 of the whole product in the middle of a backfill: nothing is lost, nothing is there twice.</summary>
public sealed class KillTests
{
    private const string Ticker = "SIM-RAIL", Interval = "5m", Period = "2mo";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Backfill_killedAgainAndAgain_endsAsIfNothingHadHappened()
    {
        var until = DateTimeOffset.UtcNow.AddDays(-1).ToString("O");
        await using var undisturbed = new GatewayProcess();
        await undisturbed.StartAsync();
        await undisturbed.EndOfRunAsync(await undisturbed.BackfillAsync(Ticker, Interval, Period), Patience);
        var expected = await FindingsAsync(undisturbed, until);

        await using var killed = new GatewayProcess();
        await killed.StartAsync();
        var run = await killed.BackfillAsync(Ticker, Interval, Period);
        foreach (var milliseconds in new[] { 0, 40, 150 })
        {
            await Task.Delay(milliseconds);
            await killed.KillAsync();
            await killed.StartAsync();
        }

        // Nobody asks for anything: the process goes on by itself with what it finds unfinished.
        var end = await killed.EndOfRunAsync(run, Patience);

        Assert.Equal("complete", end.GetProperty("status").GetString());
        Assert.NotEmpty(expected);
        Assert.Equal(expected, await FindingsAsync(killed, until));
        Assert.DoesNotContain(await killed.ListAsync("/api/v1/runs"), left => left.GetProperty("status").GetString() == "in_progress");
    }

    private static async Task<IReadOnlyList<(string Id, double Score)>> FindingsAsync(GatewayProcess gateway, string until)
    {
        var anomalies = await gateway.ListAsync($"/api/v1/tickers/{Ticker}/{Interval}/anomalies?to={Uri.EscapeDataString(until)}");
        return [.. anomalies.Select(anomaly => (anomaly.GetProperty("_id").GetString()!, anomaly.GetProperty("anomaly_score").GetDouble())).Order()];
    }
}
