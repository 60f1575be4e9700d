using System.Collections.Concurrent;
using System.Net;
using Anomaly.Testing.Processes;

namespace Anomaly.Chaos;

/// <summary>A process that may not use more memory than a small container has, asked for more than that at once.</summary>
[Collection(ChaosScale.OneAtATime)]
public sealed class MemoryLimitTests
{
    private const int Callers = 16;
    private const int Enough = 2 * Callers;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string Tickers = string.Join(',', new[]
    {
        "SIM-AERO", "SIM-BANK", "SIM-BIOX", "SIM-CHIP", "SIM-CLOU", "SIM-COAL", "SIM-DRUG", "SIM-FARM", "SIM-FUND", "SIM-GAME",
        "SIM-GOLD", "SIM-GRID", "SIM-HOME", "SIM-MALL", "SIM-OILX", "SIM-RAIL", "SIM-SHIP", "SIM-STEL", "SIM-TELE", "SIM-WATR",
    });

    // 2xx, and what docs/reference/api.md lets callers expect of a gateway that has too much to do.
    private static readonly HttpStatusCode?[] Documented = [HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout];

    [Fact]
    public async Task Gateway_withLittleMemory_refusesWhatItCannotHoldAndLives()
    {
        // In hexadecimal, as .NET reads it: 320 MB.
        await using var gateway = new GatewayProcess(("DOTNET_GCHeapHardLimit", "14000000"));
        await gateway.StartAsync();
        var statuses = new ConcurrentBag<HttpStatusCode?>();

        using (var end = new CancellationTokenSource(Limit))
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CallAsync(gateway, statuses, end.Token)));

        Assert.NotEmpty(statuses);
        Assert.All(statuses, status => Assert.Contains(status, Documented));
        Assert.False(gateway.Running!.HasExited, gateway.Output);
        Assert.DoesNotContain("   at ", gateway.Output, StringComparison.Ordinal);
        using var chart = await gateway.Http.GetAsync("/py/chart?ticker=SIM-BANK&interval=1d&period=1mo");
        Assert.Equal(HttpStatusCode.OK, chart.StatusCode);
    }

    private static async Task CallAsync(GatewayProcess gateway, ConcurrentBag<HttpStatusCode?> statuses, CancellationToken end)
    {
        while (!end.IsCancellationRequested && statuses.Count < Enough)
        {
            try
            {
                using var answer = await gateway.Http.GetAsync($"/py/chart?ticker={Tickers}&period=max&interval=1m&nocache=1", HttpCompletionOption.ResponseHeadersRead, end);
                statuses.Add(answer.StatusCode);
                await answer.Content.CopyToAsync(Stream.Null, end);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            catch (HttpRequestException)
            {
                // Cut off: the answer had begun when its time was up.
            }
        }
    }
}
