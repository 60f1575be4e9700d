using Anomaly.Hosting.Health;
using Anomaly.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Tests.Hosting;

public sealed class HealthCheckTests
{
    private readonly IDetectionStore _store = Substitute.For<IDetectionStore>();
    private readonly ISiloStatusOracle _membership = Substitute.For<ISiloStatusOracle>();
    private readonly IHostApplicationLifetime _lifetime = Substitute.For<IHostApplicationLifetime>();

    [Fact]
    public async Task StoreCheck_thatGetsNoAnswer_saysSoWhenItsTimeIsUp()
    {
        _store.CheckHealthAsync(Arg.Any<CancellationToken>()).Returns(async call =>
        {
            await Task.Delay(Timeout.Infinite, call.Arg<CancellationToken>());
            return new StoreHealth("Sqlite", true, TimeSpan.Zero, null);
        });
        using var limit = new CancellationTokenSource();

        var check = new StoreCheck(_store).CheckHealthAsync(new HealthCheckContext(), limit.Token);
        await limit.CancelAsync();

        var result = await check;
        Assert.Equal((HealthStatus.Unhealthy, "No answer in time."), (result.Status, result.Description));
    }

    [Fact]
    public async Task StoreCheck_ofAStoreThatIsNotWell_saysWhy()
    {
        _store.CheckHealthAsync(Arg.Any<CancellationToken>()).Returns(new StoreHealth("Sqlite", false, TimeSpan.Zero, "The disk is full."));

        var result = await new StoreCheck(_store).CheckHealthAsync(new HealthCheckContext());

        Assert.Equal((HealthStatus.Unhealthy, "The disk is full."), (result.Status, result.Description));
    }

    [Fact]
    public async Task StoreCheck_ofAStoreThatCanOnlyBeRead_isDegraded()
    {
        _store.CheckHealthAsync(Arg.Any<CancellationToken>()).Returns(new StoreHealth("Sqlite", false, TimeSpan.Zero, "The disk is full.") { CanRead = true });

        var result = await new StoreCheck(_store).CheckHealthAsync(new HealthCheckContext());

        Assert.Equal((HealthStatus.Degraded, "Stored data can be read, but writes fail: The disk is full."), (result.Status, result.Description));
    }

    [Theory]
    [InlineData(SiloStatus.Active, HealthStatus.Healthy, "2 active.")]
    [InlineData(SiloStatus.Joining, HealthStatus.Unhealthy, "This silo is Joining.")]
    [InlineData(SiloStatus.Dead, HealthStatus.Unhealthy, "This silo is Dead.")]
    public async Task SiloCheck_followsTheMembership(SiloStatus status, HealthStatus health, string sentence)
    {
        _membership.CurrentStatus.Returns(status);
        _membership.GetApproximateSiloStatuses(onlyActive: true).Returns(new Dictionary<SiloAddress, SiloStatus>
        {
            [SiloAddress.FromParsableString("10.0.0.1:11111@1")] = SiloStatus.Active,
            [SiloAddress.FromParsableString("10.0.0.2:11111@1")] = SiloStatus.Active,
        });

        var result = await new SiloCheck(_membership, _lifetime).CheckHealthAsync(new HealthCheckContext());

        Assert.Equal((health, sentence), (result.Status, result.Description));
    }

    [Fact]
    public async Task SiloCheck_whenTheHostIsToldToStop_isNoLongerReady()
    {
        _membership.CurrentStatus.Returns(SiloStatus.Active);
        _lifetime.ApplicationStopping.Returns(new CancellationToken(canceled: true));

        var result = await new SiloCheck(_membership, _lifetime).CheckHealthAsync(new HealthCheckContext());

        Assert.Equal((HealthStatus.Unhealthy, "This silo is stopping."), (result.Status, result.Description));
    }
}
