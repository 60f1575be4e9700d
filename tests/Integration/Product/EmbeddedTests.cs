using Anomaly.Testing.Processes;

namespace Anomaly.Integration.Product;

/// <summary>The product as it starts without settings.</summary>
public sealed class EmbeddedTests
{
    [Fact]
    public async Task Start_ofTwoAtOnceOnOneMachine_servesBoth()
    {
        await using var first = new GatewayProcess();
        await using var second = new GatewayProcess();
        await Task.WhenAll(first.StartAsync(), second.StartAsync());

        foreach (var gateway in new[] { first, second })
        {
            using var answer = await gateway.Http.PostAsync("/api/v1/tickers/SIM-RAIL/1d/detection", null);
            answer.EnsureSuccessStatusCode();
            Assert.Single((await gateway.GetAsync("/api/v1/cluster")).GetProperty("silos").EnumerateArray());
        }

        foreach (var gateway in new[] { first, second })
            Assert.Equal(0, await gateway.StopAsync());
    }
}
