using Anomaly.Testing.Processes;

namespace Anomaly.Cli.Tests.Commands;

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

    [Fact]
    public async Task Gateway_ofTheEnvironmentThatIsNoAddress_isRefused()
    {
        Environment.SetEnvironmentVariable("ANOMALY_GATEWAY", "localhost:5000");
        try
        {
            Assert.Equal(ExitCode.Failed, await _cli.RunAsync("cluster"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ANOMALY_GATEWAY", null);
        }

        Assert.Contains("ANOMALY_GATEWAY is 'localhost:5000', which is not an address: write http://HOST:PORT.", _cli.Error);
    }

    [Theory]
    [InlineData("backfill", "AAPL", "--interval", "7x")]
    [InlineData("backfill", "AAPL", "--period", "0y")]
    [InlineData("backfill", "bad ticker", "--json", "--watch")]
    [InlineData("runs", "--limit", "0")]
    [InlineData("runs", "--limit", "x")]
    [InlineData("train", "--market", "0", "--bars", "x", "--interval", "1d", "--out", "x")]
    [InlineData("train", "--market", "MARS", "--bars", "x", "--interval", "1d", "--out", "x")]
    [InlineData("runs", "--status", "gone", "--json")]
    [InlineData("runs", "--gateway", "nowhere", "--json")]
    public async Task Command_withBadOption_isBadUsageInWordsForPeople(params string[] args)
    {
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync(args));
        Assert.DoesNotContain("System.", _cli.Error);
        Assert.DoesNotContain("Anomaly.Detection", _cli.Error);
    }
}
