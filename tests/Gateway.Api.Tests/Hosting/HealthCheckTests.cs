using Anomaly.Grains.Interfaces.Runs;
using Anomaly.Hosting.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Tests.Hosting;

public sealed class HealthCheckTests
{
    private readonly IAuditGrain _audit = Substitute.For<IAuditGrain>();
    private readonly StoreCheck _check;

    public HealthCheckTests()
    {
        var grains = Substitute.For<IGrainFactory>();
        grains.GetGrain<IAuditGrain>("audit").Returns(_audit);
        _check = new StoreCheck(grains);
    }

    [Fact]
    public async Task Check_thatGetsNoAnswer_saysSoWhenItsTimeIsUp()
    {
        _audit.ListAsync(Arg.Any<RunQuery>(), Arg.Any<CancellationToken>()).Returns(async call =>
        {
            await Task.Delay(Timeout.Infinite, call.Arg<CancellationToken>());
            return new RunPage();
        });
        using var limit = new CancellationTokenSource();

        var check = _check.CheckHealthAsync(new HealthCheckContext(), limit.Token);
        await limit.CancelAsync();

        var result = await check;
        Assert.Equal((HealthStatus.Unhealthy, "No answer in time."), (result.Status, result.Description));
    }

    [Fact]
    public async Task Check_withoutASilo_saysWhy()
    {
        _audit.ListAsync(default!, default).ThrowsAsyncForAnyArgs(new SiloUnavailableException("No silo is there."));

        var result = await _check.CheckHealthAsync(new HealthCheckContext());

        Assert.Equal((HealthStatus.Unhealthy, "No silo is there."), (result.Status, result.Description));
    }
}
