using System.Net;
using System.Text.Json;
using Anomaly.Testing.Clusters;
using Anomaly.Chaos.Load;
using Xunit.Abstractions;

namespace Anomaly.Chaos;

/// <summary>A cluster under steady load, the blows that it takes, and what must hold when they are over.</summary>
internal sealed class Ordeal : IAsyncDisposable
{
    // What docs/reference/api.md lets a caller expect of a cluster that is losing a silo or its database.
    private static readonly HttpStatusCode?[] Documented =
    [
        HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(2);
    private readonly OfferedMarket _market;
    private readonly ITestOutputHelper _output;
    private DetectionLoad _load = null!;

    private Ordeal(OfferedMarket market, LocalCluster cluster, ITestOutputHelper output) => (_market, Cluster, _output) = (market, cluster, output);

    public LocalCluster Cluster { get; }

    /// <summary>What callers were answered so far.</summary>
    public IReadOnlyCollection<CallRecord> Calls => _load.Calls;

    /// <summary>What a load balancer would send calls to: the processes that have been ready and were not asked to stop.</summary>
    private IReadOnlyList<Uri> Addresses => [.. Cluster.Silos.Where(silo => silo.IsOffered).Select(silo => silo.Address)];

    /// <summary>Starts a cluster, changes it if asked to, and calls it steadily from then on.</summary>
    public static async Task<Ordeal> BeginAsync(OfferedMarket market, int silos, int callers, ITestOutputHelper output, Func<LocalCluster, Task>? prepare = null)
    {
        var ordeal = new Ordeal(market, await LocalCluster.StartAsync(market.Folder, silos), output);
        if (prepare is not null)
            await prepare(ordeal.Cluster);
        ordeal._load = new DetectionLoad(market, () => ordeal.Addresses, callers);
        await Task.Delay(ChaosScale.Calm);
        return ordeal;
    }

    public Task<Blow> BlowAsync(string what, Action blow) => BlowAsync(what, () =>
    {
        blow();
        return Task.CompletedTask;
    });

    public async Task<Blow> BlowAsync(string what, Func<Task> blow)
    {
        var since = _load.Now;
        await blow();
        await Task.Delay(ChaosScale.Calm + Aftermath);
        await AllServedAsync(since);
        var felt = new Blow(_load.LongestOutage(since), _load.Refused(since).Count);
        _output.WriteLine($"{what}: {felt.Refused} calls refused; the longest a caller was held up is {felt.HeldUp.TotalSeconds:F2} s");
        return felt;
    }

    /// <summary>
    /// The load ends, what was refused last is made good, and then: callers saw documented errors only, no run is open, and bars, anomalies
    /// and states are, row by row, what one undisturbed process makes of the same bars.
    /// </summary>
    public async Task EndAsync()
    {
        await _load.StopAsync();
        await SettleAsync();
        var refused = _load.Refused(TimeSpan.Zero);
        _output.WriteLine($"{_load.Calls.Count} calls, {refused.Count} refused; {_market.Bars} bars");
        foreach (var refusal in refused.GroupBy(call => (call.Status, Sentence: Sentence(call.Detail))))
            _output.WriteLine($"  {refusal.Count()} x {refusal.Key.Status}: {refusal.Key.Sentence}");

        Assert.All(_load.Calls, call => Assert.Contains(call.Status, Documented));
        Assert.Equal(0, await Ledger.RunsInProgressAsync(Cluster.Gateway));
        await AssertSameAsOneProcessAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_load is not null)
            await _load.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    private async Task AllServedAsync(TimeSpan since)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!_load.HaveAllAnswered(since))
            await Task.Delay(50, limit.Token);
    }

    /// <summary>One detection more per ticker, by the process that is asked for the outcome: another cluster may have committed what its grains do not know yet.</summary>
    private async Task SettleAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        foreach (var ticker in _market.Tickers)
        {
            while (!await _load.DetectAsync(ticker, Cluster.Gateway))
                await Task.Delay(200, limit.Token);
        }
    }

    private async Task AssertSameAsOneProcessAsync()
    {
        await using var single = new SingleProcess();
        await single.DetectAllAsync(_market);
        var expected = await Ledger.ReadAsync(single.Address, _market.Tickers);
        var actual = await Ledger.ReadAsync(Cluster.Gateway, _market.Tickers);

        Assert.Equal(_market.Bars, expected.Bars.Count);
        Assert.NotEmpty(expected.Anomalies);
        Assert.Equal(expected.States, actual.States);
        Assert.Equal(expected.Bars, actual.Bars);
        Assert.Equal(expected.Anomalies, actual.Anomalies);
    }

    private static string Sentence(string problem)
    {
        try
        {
            return JsonDocument.Parse(problem).RootElement.GetProperty("detail").GetString()!;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException)
        {
            return problem;
        }
    }
}
