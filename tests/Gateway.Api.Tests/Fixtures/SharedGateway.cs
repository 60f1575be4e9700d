namespace Anomaly.Gateway.Api.Tests.Fixtures;

/// <summary>One gateway for tests that change nothing in it.</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    private GatewayUnderTest? _gateway;

    internal GatewayUnderTest Gateway => _gateway!;

    public async Task InitializeAsync() => _gateway = await GatewayUnderTest.StartAsync(("Anomaly:Gateway:ChangeBurst", "10000"));

    public async Task DisposeAsync() => await _gateway!.DisposeAsync();
}
