using Anomaly.Testing;
using YamlDotNet.Serialization;

namespace Anomaly.Integration.Deployment;

/// <summary>The compose file starts a database and three equal processes, and asks for its password.</summary>
public sealed class ComposeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(SharedData.Repository, "deploy", "compose.yaml"));

    private static readonly Dictionary<object, object> Services = (Dictionary<object, object>)new DeserializerBuilder().Build()
        .Deserialize<Dictionary<object, object>>(new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(new StringReader(Text))))["services"];

    private static IEnumerable<Dictionary<object, object>> Processes => Services.Where(service => (string)service.Key != "postgres").Select(service => (Dictionary<object, object>)service.Value);

    [Fact]
    public void Services_areDatabaseAndThreeProcesses() =>
        Assert.Equal(["anomaly1", "anomaly2", "anomaly3", "postgres"], Services.Keys.Cast<string>().Order(StringComparer.Ordinal));

    [Fact]
    public void Processes_butForNameAndPort_areEqual()
    {
        var all = Processes.Select(process => new SerializerBuilder().Build().Serialize(process.Where(setting => setting.Key is not ("hostname" or "ports")).ToDictionary())).ToList();

        Assert.Single(all.Distinct());
        Assert.Equal(["127.0.0.1:5001:5000", "127.0.0.1:5002:5000", "127.0.0.1:5003:5000"], Processes.Select(process => Assert.Single((List<object>)process["ports"])));
    }

    [Fact]
    public void Processes_all_formAClusterOnPostgresAndAreRestarted() =>
        Assert.All(Processes, process =>
        {
            var environment = (Dictionary<object, object>)process["environment"];
            Assert.Equal("PostgreSql", environment["Anomaly__Cluster__Mode"]);
            Assert.Equal("PostgreSql", environment["Anomaly__Store__Engine"]);
            Assert.Equal("true", environment["Anomaly__Cluster__Tls__AllowPlainTransport"]);
            Assert.Equal("http://+:5080", environment["Anomaly__Gateway__ManagementUrls"]);
            Assert.Contains((string)process["hostname"], ((string)environment["AllowedHosts"]).Split(';'));
            Assert.Equal("unless-stopped", process["restart"]);
            Assert.Equal("40s", process["stop_grace_period"]);
        });

    [Fact]
    public void Password_hasNoDefault()
    {
        Assert.Contains("${POSTGRES_PASSWORD:?", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", Text, StringComparison.Ordinal);
    }
}
