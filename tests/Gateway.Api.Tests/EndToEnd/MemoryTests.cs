using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Anomaly.Testing;
using Anomaly.Testing.Processes;
using Xunit.Abstractions;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>
/// Memory of the process while many ask for the largest chart there is: twenty tickers, every minute of their history. One such answer had 1.15 GB and the
/// process 5.4 GB; three at once took 13.7 GB, of which it kept 13.2.
/// </summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int Callers = 64;
    private const int MostBytesPerRow = 160;
    private const long Gigabyte = 1_000_000_000;

    [Fact]
    public async Task Charts_ofEverythingForManyCallers_keepTheProcessBelowAGigabyte()
    {
        await using var gateway = await StartAsync();
        var address = await WorstChartAsync(gateway);

        var (peak, _) = await BurstAsync(gateway, address, calls => calls < 2);

        Assert.InRange(peak, 1, Gigabyte);
        var charts = JsonNode.Parse(await gateway.Http.GetStringAsync(address))!.AsObject();
        Assert.Equal(20, charts.Count);
        Assert.InRange(charts.Sum(chart => chart.Value!["dates"]?.AsArray().Count ?? 0), 0, ChartQuery.MostRows);
    }

    /// <summary>The fault: what slow readers had not read yet lay in the system's buffers, 4 MB each, and what did not fit there in this process: 2.6 GB for 2,000 of them.</summary>
    [Fact]
    public async Task Charts_forThoseWhoDoNotRead_areRefusedBeyondWhatMayBeSent_whileOrdinaryOnesAreSent()
    {
        await using var gateway = await StartAsync(("Anomaly__Gateway__MaxCharts", "4"));
        var address = await WorstChartAsync(gateway);
        await Eventually.HoldsAsync(async () => (await gateway.Http.GetAsync(address)).Content.Headers.ContentLength > 2_600_000, TimeSpan.FromMinutes(1), () => "The charts are not whole.");

        var readers = new List<TcpClient>();
        var statuses = new List<string>();
        try
        {
            while (statuses.Count < 12)
            {
                readers.Add(new TcpClient { ReceiveBufferSize = 4096 });
                statuses.Add(await AskWithoutReadingAsync(readers[^1], gateway, address));
            }

            Assert.Equal((4, 8), (statuses.Count(status => status == "200"), statuses.Count(status => status == "503")));
            using var refused = await gateway.Http.GetAsync(address);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
            Assert.Equal(HttpStatusCode.OK, (await gateway.Http.GetAsync("/py/chart?ticker=SIM-BANK&interval=1d&period=1y")).StatusCode);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }

        await Eventually.HoldsAsync(async () => (await gateway.Http.GetAsync(address)).StatusCode == HttpStatusCode.OK, TimeSpan.FromSeconds(20), () => "There is no room again.");
    }

    /// <summary>Four minutes. What is in docs/measurements.md comes from here.</summary>
    [Fact]
    [Trait("Form", "Long")]
    public async Task Charts_ofEverythingForTwoMinutes_giveTheirMemoryBackWithinAMinute()
    {
        await using var gateway = await StartAsync();
        var address = await WorstChartAsync(gateway);
        var cold = MemoryOf(gateway);
        await BurstAsync(gateway, address, calls => calls < 1);
        await Task.Delay(TimeSpan.FromMinutes(1));
        var before = MemoryOf(gateway);
        var clock = Stopwatch.StartNew();

        var (peak, answers) = await BurstAsync(gateway, address, _ => clock.Elapsed < TimeSpan.FromMinutes(2));
        await Task.Delay(TimeSpan.FromMinutes(1));
        var after = MemoryOf(gateway);

        output.WriteLine($"{cold / 1_000_000} MB before the first chart, {before / 1_000_000} MB before, {peak / 1_000_000} MB at the peak, {after / 1_000_000} MB a minute later; {answers} answers");
        Assert.InRange(peak, 1, Gigabyte);
        Assert.InRange(after, 1, (long)(before * 1.2));
    }

    /// <summary>The status of an answer, of which nothing else is read.</summary>
    private static async Task<string> AskWithoutReadingAsync(TcpClient client, GatewayProcess gateway, string address)
    {
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        var status = new byte["HTTP/1.1 200".Length];
        await client.GetStream().ReadExactlyAsync(status);
        return Encoding.ASCII.GetString(status)[^3..];
    }

    private static async Task<GatewayProcess> StartAsync(params (string Key, string Value)[] settings)
    {
        var gateway = new GatewayProcess([("Anomaly__Scheduler__Enabled", "false"), .. settings]);
        await gateway.StartAsync();
        return gateway;
    }

    private static async Task<string> WorstChartAsync(GatewayProcess gateway)
    {
        var listed = JsonNode.Parse(await gateway.Http.GetStringAsync("/py/chart/ticker?query=sim-"))!.AsArray().Take(20).Select(hit => hit!["ticker"]!.GetValue<string>());
        return $"/py/chart?ticker={string.Join(',', listed)}&period=max&interval=1m";
    }

    /// <summary>Has all callers ask again and again; answers the most memory that the process took, and how often which status was answered.</summary>
    private static async Task<(long Peak, string Answers)> BurstAsync(GatewayProcess gateway, string address, Func<int, bool> goesOn)
    {
        var statuses = new ConcurrentDictionary<HttpStatusCode, int>();
        var calling = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var calls = 0; goesOn(calls); calls++)
                statuses.AddOrUpdate(await AskAsync(gateway, address), 1, (_, count) => count + 1);
        })));
        var peak = MemoryOf(gateway);
        while (await Task.WhenAny(calling, Task.Delay(100)) != calling)
            peak = Math.Max(peak, MemoryOf(gateway));
        await calling;
        return (peak, string.Join(", ", statuses.Select(status => $"{status.Value} x {(int)status.Key}")));
    }

    /// <summary>Reads an answer without keeping it: the callers of this test have a memory, too.</summary>
    private static async Task<HttpStatusCode> AskAsync(GatewayProcess gateway, string address)
    {
        using var answer = await gateway.Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(answer.StatusCode == HttpStatusCode.OK || answer.Headers.RetryAfter is not null, $"{answer.StatusCode}");
        Assert.InRange(answer.Content.Headers.ContentLength ?? 0, 0, ChartQuery.MostRows * MostBytesPerRow);
        await answer.Content.CopyToAsync(Stream.Null);
        return answer.StatusCode;
    }

    private static long MemoryOf(GatewayProcess gateway)
    {
        using var process = Process.GetProcessById(gateway.Running!.Id);
        return process.WorkingSet64;
    }
}
