using Anomaly.Testing.Processes;

namespace Anomaly.Gateway.Api.Tests.Hosting;

/// <summary>What a person reads who mistyped a setting: a sentence and exit code 1, not a stack.</summary>
public sealed class HostRunTests
{
    [Theory]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Cluster:Mode=Foo", "The gateway cannot start: Anomaly:Cluster:Mode is 'Foo', which it cannot be: use Embedded or PostgreSql.")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Gateway:ChangeBurst=x", "Anomaly:Gateway:ChangeBurst is 'x', which it cannot be.")]
    [InlineData("Anomaly.Gateway.Api.dll", "--Anomaly:Gateway:CorsOrigins=localhost", "which is no origin")]
    [InlineData("Anomaly.Gateway.Api.dll", "--urls=garbage", "'garbage' is no address to listen at")]
    [InlineData("Anomaly.Gateway.Api.dll", "--urls=http://127.0.0.1:99999", "'http://127.0.0.1:99999' is no address to listen at")]
    [InlineData("Anomaly.Silo.dll", "--Anomaly:Cluster:Mode=PostgreSql", "The cluster needs a secret (Anomaly:Cluster:Secret).")]
    [InlineData("Anomaly.Silo.dll", "--Anomaly:Cluster:Mode=PostgreSql", "The cluster needs a PostgreSQL connection string (ConnectionStrings:Anomaly).")]
    [InlineData("Anomaly.Silo.dll", "--Anomaly:Cluster:Mode=PostgreSql", "Anomaly:Store:Engine is Sqlite, so that every silo would keep a store of its own")]
    [InlineData("Anomaly.Silo.dll", "--Anomaly:Store:Engine=Oracle", "use Sqlite or PostgreSql")]
    public async Task Start_withASettingThatCannotWork_saysSo(string assembly, string argument, string sentence)
    {
        await using var process = HostProcess.Start("host", assembly, new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" }, argument);

        await process.WaitForExitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(1, process.ExitCode);
        Assert.Contains(sentence, process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }
}
