using Anomaly.Testing;
using YamlDotNet.Serialization;

namespace Anomaly.Integration.Deployment;

/// <summary>The compose file starts a database, three silos and a gateway, and asks for its secrets.</summary>
public sealed class ComposeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(SharedData.Repository, "deploy", "compose.yaml"));

    private static readonly Dictionary<object, object> Services = (Dictionary<object, object>)new DeserializerBuilder().Build()
        .Deserialize<Dictionary<object, object>>(new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(new StringReader(Text))))["services"];

    [Fact]
    public void Services_areDatabaseSilosAndGateway() =>
        Assert.Equal(["gateway", "postgres", "silo1", "silo2", "silo3"], Services.Keys.Cast<string>().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("silo1")]
    [InlineData("gateway")]
    public void Service_runsClusteredOnPostgres(string name)
    {
        var environment = (Dictionary<object, object>)((Dictionary<object, object>)Services[name])["environment"];

        Assert.Equal("PostgreSql", environment["Anomaly__Cluster__Mode"]);
        Assert.Equal("PostgreSql", environment["Anomaly__Store__Engine"]);
    }

    [Fact]
    public void Secrets_haveNoDefault()
    {
        Assert.Contains("${ANOMALY_SECRET:?", Text);
        Assert.Contains("${POSTGRES_PASSWORD:?", Text);
    }
}
