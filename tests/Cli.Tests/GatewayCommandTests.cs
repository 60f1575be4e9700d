using Anomaly.Testing.Processes;
using Xunit;

namespace Anomaly.Cli.Tests;

public sealed class GatewayCommandTests : IDisposable
{
    private readonly CliRun _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("backfill", "AAPL")]
    [InlineData("verify", "0123456789abcdef01234567")]
    [InlineData("runs", "--json")]
    [InlineData("cluster", "--gateway")]
    public async Task Command_withoutGateway_failsWithOneSentence(string command, string argument)
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        string[] args = argument == "--gateway" ? [command, argument, address] : [command, argument, "--gateway", address];

        Assert.Equal(ExitCode.Failed, await _cli.RunAsync(args));
        Assert.Contains(address, _cli.Error);
        Assert.Contains("anomaly serve", _cli.Error);
    }

    [Theory]
    [InlineData("backfill", "AAPL", "--interval", "7x")]
    [InlineData("backfill", "AAPL", "--period", "0y")]
    [InlineData("runs", "--status", "gone", "--json")]
    [InlineData("runs", "--gateway", "nowhere", "--json")]
    public async Task Command_withBadOption_isBadUsage(params string[] args) =>
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync(args));
}
