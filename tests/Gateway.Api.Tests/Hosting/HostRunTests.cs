using Anomaly.Testing.Processes;

namespace Anomaly.Gateway.Api.Tests.Hosting;

/// <summary>What a person reads who mistyped a setting: a sentence and exit code 1, not a stack.</summary>
public sealed class HostRunTests
{
    [Theory]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Cluster:Mode=Foo", "The gateway cannot start: Anomaly:Cluster:Mode is 'Foo': it must be Embedded or PostgreSql.")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Gateway:ChangeBurst=x", "Anomaly:Gateway:ChangeBurst is 'x': it must be a whole number from 1 to 10000.")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Gateway:CorsOrigins=localhost", "which is no origin")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:MarketData:Source=7", "The gateway cannot start: Anomaly:MarketData:Source must be Simulated, Csv, Yahoo or Push.")]
    [InlineData("Anomaly.Gateway.Api.dll", "--urls=garbage", "'garbage' is no address to listen at")]
    [InlineData("Anomaly.Gateway.Api.dll", "--urls=http://127.0.0.1:99999", "'http://127.0.0.1:99999' is no address to listen at")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Cluster:Mode=PostgreSql", "Anomaly:Store:Engine is Sqlite, so that every process would keep a store of its own")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Cluster:Mode=PostgreSql", "this process would be open to everybody who reaches its ports")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Store:Engine=PostgreSql", "ConnectionStrings:Anomaly must be set")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Store:Engine=Oracle", "it must be Sqlite or PostgreSql")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Cluster:Secret=old", "Anomaly:Cluster:Secret is no longer a setting: processes prove themselves by certificates now")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Cluster:Lease=00:00:05", "Anomaly:Cluster:Lease is no longer a setting")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Cluster:ConnectionString=Host=db", "Anomaly:Cluster:ConnectionString is no longer a setting")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Cluster:SiloPort=0", "Anomaly:Cluster:SiloPort must be 1 to 65535, not 0.")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Cluster:SiloPort=70000", "Anomaly:Cluster:SiloPort must be 1 to 65535, not 70000.")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Cluster:Membership:Votes=0", "Anomaly:Cluster:Membership:Votes must be 1 to 10, not 0.")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Cluster:Membership:ProbeTimeout=00:02:00", "must lie between 50 ms and a minute, in this order")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Cluster:Tls:CertificatePath=/nowhere/tls.crt", "Anomaly:Cluster:Tls needs all of CertificatePath, KeyPath and AuthorityPath.")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:MarketData:Sorce=Csv", "Anomaly:MarketData:Sorce is no setting: did you mean Anomaly:MarketData:Source?")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Detection:WholeLookEvery=00:00:00", "Anomaly:Detection:WholeLookEvery is no longer a setting: it is called Anomaly:Detection:FullComparisonInterval now.")]
    [InlineData("Anomaly.Gateway.Api.dll", "--url=http://127.0.0.1:0", "--url is no setting: did you mean --urls?")]
    [InlineData("Anomaly.Gateway.Api.dll", "-x=1", "'-x=1' is no setting: write --NAME=VALUE")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Logging:LogLevel:Default=Verbose", "Logging:LogLevel:Default is 'Verbose': it must be Trace or Debug or Information")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Models:Folder=/nope", "Anomaly:Models:Folder is '/nope', which is not a folder.")]
    [InlineData("Anomaly.Gateway.Api.dll", "--AllowedHosts=http://anomaly.example", "AllowedHosts has 'http://anomaly.example', which is no host name")]
    public async Task Start_withASettingThatCannotWork_saysSo(string assembly, string argument, string sentence)
    {
        await using var process = HostProcess.Start("host", assembly, new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" }, argument);

        await process.WaitForExitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(1, process.ExitCode);
        Assert.Contains(sentence, process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }
}
