using System.Net.Http.Json;
using System.Text.Json;
using Anomaly.Testing;
using Anomaly.Testing.Processes;

namespace Anomaly.Integration.Product;

/// <summary>kill -9 of the whole product in the middle of a backfill or beside its schedule: nothing is lost, nothing is there twice, and what was chosen holds.</summary>
public sealed class KillTests
{
    private const string Ticker = "SIM-RAIL", Interval = "5m", Period = "2mo";

    /// <summary>Told once the schedule has looked which series are due; to ask the schedule itself would wake it.</summary>
    private const string Scan = "anomaly_scheduler_last_scan_timestamp_seconds{";
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

    [Fact]
    public async Task Schedule_switchedOff_staysOffAfterKillMinus9()
    {
        await using var killed = new GatewayProcess(("Anomaly__Scheduler__ScanInterval", "00:00:01"));
        await killed.StartAsync();
        await UntilScannedAsync(killed);

        await SwitchAsync(killed, enabled: false);
        await killed.KillAsync();
        await killed.StartAsync();
        Assert.False((await killed.GetAsync("/api/v1/scheduler")).GetProperty("enabled").GetBoolean());
        // Three scans would be due.
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.DoesNotContain(Scan, await killed.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);

        await SwitchAsync(killed, enabled: true);
        await killed.KillAsync();
        await killed.StartAsync();
        // Nobody asks for anything.
        await UntilScannedAsync(killed);
    }

    private static Task UntilScannedAsync(GatewayProcess gateway) =>
        Eventually.HoldsAsync(async () => (await gateway.Http.GetStringAsync("/metrics")).Contains(Scan, StringComparison.Ordinal), Patience, () => gateway.Output);

    private static async Task SwitchAsync(GatewayProcess gateway, bool enabled)
    {
        using var answer = await gateway.Http.PutAsJsonAsync("/api/v1/scheduler", new { enabled });
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<IReadOnlyList<(string Id, double Score)>> FindingsAsync(GatewayProcess gateway, string until)
    {
        var anomalies = await gateway.ListAsync($"/api/v1/tickers/{Ticker}/{Interval}/anomalies?to={Uri.EscapeDataString(until)}");
        return [.. anomalies.Select(anomaly => (anomaly.GetProperty("_id").GetString()!, anomaly.GetProperty("anomaly_score").GetDouble())).Order()];
    }
}
