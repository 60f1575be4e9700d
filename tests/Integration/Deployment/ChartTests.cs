using System.Text.Json;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;
using static Anomaly.Integration.Deployment.RenderedChart;

namespace Anomaly.Integration.Deployment;

/// <summary>The Helm chart renders, and its manifests fit each other and what a cluster of silos needs.</summary>
public sealed class ChartTests
{
    private static readonly Lazy<RenderedChart> Rendered = new(() => new RenderedChart(Tls));

    private static RenderedChart Chart => Rendered.Value;

    [HelmFact]
    public void Manifests_all_haveKindNameAndLabels() =>
        Assert.All(Chart.Manifests, manifest =>
        {
            Assert.NotEmpty(Scalar(manifest, "apiVersion"));
            Assert.Equal("test", Scalar(manifest, "metadata", "name"));
            Assert.Equal("anomaly-orleans", Scalar(manifest, "metadata", "labels", "app.kubernetes.io/name"));
        });

    [HelmFact]
    public void Manifests_byDefault_areOneWorkloadAndWhatBelongsToIt() =>
        Assert.Equal(
            ["Deployment", "HorizontalPodAutoscaler", "NetworkPolicy", "PodDisruptionBudget", "Service"],
            Chart.Manifests.Select(manifest => Scalar(manifest, "kind")).Order(StringComparer.Ordinal));

    [HelmFact]
    public void Manifests_fitTheSchemasOfKubernetes()
    {
        var everything = new RenderedChart(
            Tls, "ingress.enabled=true", "ingress.className=web", "ingress.tlsSecret=tls", "marketData.source=Csv", "marketData.existingClaim=bars",
            "telemetry.otlpEndpoint=http://collector:4317", "networkPolicy.clientLabels.tier=quotes", "environment[0].name=Anomaly__Gateway__CorsOrigins", "environment[0].value=https://example.com");

        Assert.All(HelmTools.Validate(Chart.Text + everything.Text), line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        var broken = Chart.Text.Replace("minReplicas: 3", "minReplicas: three", StringComparison.Ordinal);
        Assert.Contains("must be integer", Assert.Single(HelmTools.Validate(broken), line => !line.StartsWith("ok ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [HelmFact]
    public void Lint_withACertificate_findsNothing()
    {
        var (exitCode, output, _) = HelmTools.RunHelm("lint", "--strict", HelmTools.Chart, "--set", Tls);

        Assert.True(exitCode == 0, output);
    }

    [HelmTheory]
    [InlineData("Deployment", "spec", "selector", "matchLabels")]
    [InlineData("Service", "spec", "selector")]
    [InlineData("PodDisruptionBudget", "spec", "selector", "matchLabels")]
    [InlineData("NetworkPolicy", "spec", "podSelector", "matchLabels")]
    public void Selector_ofEveryKind_isOfThePods(string kind, params string[] path)
    {
        var labels = (YamlMappingNode)At(Chart.Single("Deployment"), "spec", "template", "metadata", "labels");

        var selector = (YamlMappingNode)At(Chart.Single(kind), path);

        Assert.Equal(["app.kubernetes.io/name", "app.kubernetes.io/instance"], selector.Children.Keys.Select(key => ((YamlScalarNode)key).Value));
        Assert.All(selector, pair => Assert.Equal(pair.Value, labels[pair.Key]));
    }

    [HelmFact]
    public void Autoscaler_byDefault_scalesTheDeploymentAndAloneSaysHowMany()
    {
        var autoscaler = Chart.Single("HorizontalPodAutoscaler");
        var deployment = Chart.Single("Deployment");

        Assert.Equal("Deployment", Scalar(autoscaler, "spec", "scaleTargetRef", "kind"));
        Assert.Equal(Scalar(deployment, "metadata", "name"), Scalar(autoscaler, "spec", "scaleTargetRef", "name"));
        Assert.Equal("1", Scalar(autoscaler, "spec", "behavior", "scaleDown", "policies", "0", "value"));
        Assert.DoesNotContain("replicas", ((YamlMappingNode)deployment["spec"]).Children.Keys.Select(key => ((YamlScalarNode)key).Value));
    }

    [HelmFact]
    public void DisruptionBudget_byDefault_takesOnePodAtATime() =>
        Assert.Equal("1", Scalar(Chart.Single("PodDisruptionBudget"), "spec", "maxUnavailable"));

    [HelmFact]
    public void Ingress_enabledWithTls_leadsToTheService()
    {
        var ingress = new RenderedChart(Tls, "ingress.enabled=true", "ingress.tlsSecret=tls").Single("Ingress");
        var backend = At(ingress, "spec", "rules", "0", "http", "paths", "0", "backend", "service");
        var service = Chart.Single("Service");

        Assert.Equal("tls", Scalar(ingress, "spec", "tls", "0", "secretName"));
        Assert.Equal(Scalar(service, "metadata", "name"), Scalar(backend, "name"));
        Assert.Equal(Scalar(service, "spec", "ports", "0", "name"), Scalar(backend, "port", "name"));
    }

    [HelmFact]
    public void Values_withoutCertificate_areRefusedAndSayWhatToDo()
    {
        var (exitCode, _, errors) = Render();

        Assert.NotEqual(0, exitCode);
        Assert.Contains("cluster.tls.existingSecret is not set: name a secret with tls.crt, tls.key and ca.crt", errors, StringComparison.Ordinal);
        Assert.Contains("or set cluster.tls.allowPlainTransport=true", errors, StringComparison.Ordinal);
    }

    [HelmTheory]
    [InlineData("replicas.min=0", "replicas.min")]
    [InlineData("replicas.min=7", "replicas.min is greater than replicas.max")]
    [InlineData("replicas.most=3", "most")]
    [InlineData("silo.replicas=3", "silo")]
    [InlineData("gateway.minReplicas=3", "gateway")]
    [InlineData("cluster.existingSecret=anomaly-cluster", "existingSecret")]
    [InlineData("cluster.tls.allowPlainTransport=true", "cluster.tls.existingSecret and cluster.tls.allowPlainTransport exclude each other")]
    [InlineData("cluster.tls.allowPlainTransport=yes", "cluster.tls.allowPlainTransport")]
    [InlineData("resources.requests.cpu=null", "cpu")]
    [InlineData("database.existingSecret=", "database.existingSecret")]
    [InlineData("marketData.source=Bloomberg", "marketData.source")]
    [InlineData("marketData.source=Csv", "marketData.existingClaim")]
    [InlineData("telemetry.otlpEndpoint=collector", "telemetry.otlpEndpoint")]
    [InlineData("environment[0].value=x", "name is required")]
    [InlineData("networkPolicy.clientLabels=quotes", "networkPolicy.clientLabels")]
    [InlineData("allowedHosts[0]=https://example.com", "allowedHosts")]
    public void Values_thatCannotWork_areRefusedByName(string value, string named)
    {
        var (exitCode, _, errors) = Render(Tls, value);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(named, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void ValuesSchema_describesEveryDefaultAndNothingElse()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(HelmTools.Chart, "values.schema.json")));
        var values = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(File.ReadAllText(Path.Combine(HelmTools.Chart, "values.yaml")));

        AssertDescribed(schema.RootElement, values, "values");
    }

    private static void AssertDescribed(JsonElement schema, Dictionary<object, object> values, string path)
    {
        if (!schema.TryGetProperty("properties", out var properties))
            return;
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean(), $"{path} lets unknown settings pass");
        foreach (var (key, value) in values)
        {
            Assert.True(properties.TryGetProperty((string)key, out var described), $"{path}.{key} is not in the schema");
            if (value is Dictionary<object, object> nested)
                AssertDescribed(described, nested, $"{path}.{key}");
        }
    }
}
