using System.Collections.Concurrent;
using Anomaly.Grains.MarketRequests;
using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Core.Internal;
using Orleans.TestingHost;

namespace Anomaly.Grains.Tests.MarketRequests;

/// <summary>One budget for the silos of a cluster, on a clock of the test.</summary>
public sealed class RequestBudgetGrainTests : IAsyncLifetime
{
    private static readonly RequestRate Rate = new(4, 6);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));
    private InProcessTestCluster _cluster = null!;

    private IRequestBudgetGrain Grain => _cluster.Client.GetGrain<IRequestBudgetGrain>("source");

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(3);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(_time);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddSingleton(Rate);
            silo.Services.AddSingleton<IRequestBudgetLeases, ClusterRequestBudgetLeases>();
            silo.Services.AddSingleton<IRequestBudget, LeasedRequestBudget>();
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Acquire_onAllSilosTogether_keepsToRateAndBurst()
    {
        var budgets = _cluster.Silos.Select(silo => _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IRequestBudget>()).ToArray();
        var spent = new ConcurrentQueue<double>();
        var start = _time.GetUtcNow();

        var all = Task.WhenAll(Enumerable.Range(0, 45).Select(async i =>
        {
            await budgets[i % budgets.Length].AcquireAsync(CancellationToken.None);
            spent.Enqueue((_time.GetUtcNow() - start).TotalSeconds);
        }));
        while (!all.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(all, Task.Delay(1));
        }

        await all;
        Assert.Equal(3, budgets.Distinct().Count());
        var times = spent.Order().ToArray();
        Assert.Equal(45, times.Length);
        // None comes before its permit can have come back. Any span of time: PermitLedgerTests.
        Assert.All(times.Index(), time => Assert.True(time.Item >= (time.Index + 1 - Rate.Burst) / Rate.PerSecond));
    }

    [Fact]
    public async Task Lease_ofASiloThatDied_comesBackToTheOthers()
    {
        await Grain.LeaseAsync("first", 1, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(6, (await Grain.LeaseAsync("dead", 6, CancellationToken.None)).Permits);

        Assert.Equal(0, (await Grain.LeaseAsync("alive", 6, CancellationToken.None)).Permits);
        _time.Advance(PermitLedger.LeaseTime + TimeSpan.FromSeconds(1));

        Assert.Equal(4, (await Grain.LeaseAsync("alive", 6, CancellationToken.None)).Permits);
    }

    [Fact]
    public async Task Lease_afterTheGrainMoved_waitsForTheLeasesOfBefore()
    {
        await Grain.LeaseAsync("a", 1, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(6, (await Grain.LeaseAsync("a", 6, CancellationToken.None)).Permits);
        await Grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();

        Assert.Equal(0, (await Grain.LeaseAsync("b", 1, CancellationToken.None)).Permits);
        _time.Advance(PermitLedger.LeaseTime);
        Assert.Equal(0, (await Grain.LeaseAsync("b", 1, CancellationToken.None)).Permits);
        _time.Advance(TimeSpan.FromSeconds(0.25));
        Assert.Equal(1, (await Grain.LeaseAsync("b", 1, CancellationToken.None)).Permits);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("a", -1)]
    public async Task Lease_thatIsNone_isRefused(string silo, int wanted) =>
        Assert.Equal(DetectionErrorKind.InvalidRequest, (await Assert.ThrowsAsync<DetectionException>(() => Grain.LeaseAsync(silo, wanted, CancellationToken.None))).Kind);

    /// <summary>After a rolling change of settings the grain may be active on a silo that does not use the source any more.</summary>
    [Fact]
    public async Task Lease_onASiloWithoutTheSource_isGiven()
    {
        await using var host = await DetectionHost.StartAsync();
        var grain = host.Grains.GetGrain<IRequestBudgetGrain>("source");

        Assert.Equal(PermitLedger.LeaseTime, (await grain.LeaseAsync("a", 1, CancellationToken.None)).ValidFor);
    }
}
