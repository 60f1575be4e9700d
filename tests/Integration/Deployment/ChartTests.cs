using System.Text.Json;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;
using static Anomaly.Integration.Deployment.RenderedChart;

namespace Anomaly.Integration.Deployment;

/// <summary>The Helm chart renders, and its manifests fit each other and the promises of the runtime.</summary>
public sealed class ChartTests
{
    private static readonly RenderedChart Chart = new();

    private static readonly string[] PodTemplate = ["spec", "template", "spec"];

    [Fact]
    public void Manifests_all_haveKindNameAndLabels() =>
        Assert.All(Chart.Manifests, manifest =>
        {
            Assert.NotEmpty(Text(manifest, "apiVersion"));
            Assert.StartsWith("test-", Text(manifest, "metadata", "name"));
            Assert.Equal("anomaly-orleans", Text(manifest, "metadata", "labels", "app.kubernetes.io/part-of"));
        });

    [Fact]
    public void Manifests_byDefault_areTheWholeProduct() =>
        Assert.Equal(
            ["Deployment", "HorizontalPodAutoscaler", "NetworkPolicy", "PodDisruptionBudget", "PodDisruptionBudget", "Service", "Service", "StatefulSet"],
            Chart.Manifests.Select(manifest => Text(manifest, "kind")).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("StatefulSet", "test-silo")]
    [InlineData("Deployment", "test-gateway")]
    public void Workload_selector_matchesItsPods(string kind, string name)
    {
        var workload = Chart.Single(kind, name);
        var labels = (YamlMappingNode)At(workload, "spec", "template", "metadata", "labels");

        Assert.All((YamlMappingNode)At(workload, "spec", "selector", "matchLabels"), pair => Assert.Equal(pair.Value, labels[pair.Key]));
    }

    [Theory]
    [InlineData("StatefulSet", "test-silo")]
    [InlineData("Deployment", "test-gateway")]
    public void Workload_probes_keepLivenessApartFromTheDatabase(string kind, string name)
    {
        var container = At(Chart.Single(kind, name), [.. PodTemplate, "containers", "0"]);

        Assert.Equal("/health/live", Text(container, "livenessProbe", "httpGet", "path"));
        Assert.Equal("/health/ready", Text(container, "readinessProbe", "httpGet", "path"));
        Assert.Equal("/health/ready", Text(container, "startupProbe", "httpGet", "path"));
        var ports = ((YamlSequenceNode)container["ports"]).Select(port => Text(port, "name"));
        Assert.Contains(Text(container, "livenessProbe", "httpGet", "port"), ports);
    }

    [Theory]
    [InlineData("StatefulSet", "test-silo")]
    [InlineData("Deployment", "test-gateway")]
    public void Workload_secrets_areReferences(string kind, string name)
    {
        var environment = (YamlSequenceNode)At(Chart.Single(kind, name), [.. PodTemplate, "containers", "0", "env"]);

        foreach (var secret in new[] { "ConnectionStrings__Anomaly", "Anomaly__Cluster__Secret" })
        {
            var variable = Assert.Single(environment, entry => Text(entry, "name") == secret);
            Assert.NotEmpty(Text(variable, "valueFrom", "secretKeyRef", "name"));
        }
    }

    [Theory]
    [InlineData("StatefulSet", "test-silo")]
    [InlineData("Deployment", "test-gateway")]
    public void Workload_pods_runWithoutPrivileges(string kind, string name)
    {
        var pod = At(Chart.Single(kind, name), PodTemplate);

        Assert.Equal("true", Text(pod, "securityContext", "runAsNonRoot"));
        Assert.Equal("true", Text(pod, "containers", "0", "securityContext", "readOnlyRootFilesystem"));
        Assert.Equal("false", Text(pod, "containers", "0", "securityContext", "allowPrivilegeEscalation"));
    }

    [Theory]
    [InlineData("StatefulSet", "test-silo")]
    [InlineData("Deployment", "test-gateway")]
    public void Workload_graceAfterPreStop_leavesTimeToDrain(string kind, string name)
    {
        var pod = At(Chart.Single(kind, name), PodTemplate);
        var grace = int.Parse(Text(pod, "terminationGracePeriodSeconds"));
        var preStop = int.Parse(Text(pod, "containers", "0", "lifecycle", "preStop", "sleep", "seconds"));

        Assert.True(grace - preStop >= 30, $"{grace} s less {preStop} s is too short to drain");
    }

    [Fact]
    public void NetworkPolicy_siloPort_isForSilosAndGatewaysOnly()
    {
        var rule = At(Chart.Single("NetworkPolicy", "test-silo"), "spec", "ingress", "0");

        Assert.Equal("11111", Text(rule, "ports", "0", "port"));
        Assert.Equal(["silo", "gateway"], ((YamlSequenceNode)rule["from"]).Select(peer => Text(peer, "podSelector", "matchLabels", "app.kubernetes.io/component")));
    }

    [Fact]
    public void Ingress_enabledWithTls_isRendered()
    {
        var ingress = new RenderedChart(("ingress.enabled", "true"), ("ingress.tlsSecret", "tls")).Single("Ingress", "test-gateway");

        Assert.Equal("tls", Text(ingress, "spec", "tls", "0", "secretName"));
        Assert.Equal("test-gateway", Text(ingress, "spec", "rules", "0", "http", "paths", "0", "backend", "service", "name"));
    }

    [Fact]
    public void NetworkPolicy_disabled_isLeftOut() =>
        Assert.DoesNotContain(new RenderedChart(("networkPolicy.enabled", "false")).Manifests, manifest => Text(manifest, "kind") == "NetworkPolicy");

    [Fact]
    public void ValuesSchema_describesEveryDefaultAndNothingElse()
    {
        using var schema = JsonDocument.Parse(Read("values.schema.json"));
        var values = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(Read("values.yaml"));

        AssertDescribed(schema.RootElement, schema.RootElement, values, "values");
    }

    private static void AssertDescribed(JsonElement root, JsonElement schema, Dictionary<object, object> values, string path)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            schema = root.GetProperty("definitions").GetProperty(reference.GetString()!["#/definitions/".Length..]);
        if (!schema.TryGetProperty("properties", out var properties))
            return;
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean(), $"{path} lets unknown settings pass");
        foreach (var (key, value) in values)
        {
            Assert.True(properties.TryGetProperty((string)key, out var described), $"{path}.{key} is not in the schema");
            if (value is Dictionary<object, object> nested)
                AssertDescribed(root, described, nested, $"{path}.{key}");
        }
    }
}
