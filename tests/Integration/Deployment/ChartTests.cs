using System.Text.Json;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;
using static Anomaly.Integration.Deployment.RenderedChart;

namespace Anomaly.Integration.Deployment;

/// <summary>The Helm chart renders, and its manifests fit each other and the promises of the runtime.</summary>
public sealed class ChartTests
{
    private static readonly Lazy<RenderedChart> Rendered = new(() => new RenderedChart());

    private static RenderedChart Chart => Rendered.Value;

    private static readonly string[] PodTemplate = ["spec", "template", "spec"];

    [HelmFact]
    public void Manifests_all_haveKindNameAndLabels() =>
        Assert.All(Chart.Manifests, manifest =>
        {
            Assert.NotEmpty(Scalar(manifest, "apiVersion"));
            Assert.StartsWith("test-", Scalar(manifest, "metadata", "name"));
            Assert.Equal("anomaly-orleans", Scalar(manifest, "metadata", "labels", "app.kubernetes.io/part-of"));
        });

    [HelmFact]
    public void Manifests_byDefault_areTheWholeProduct() =>
        Assert.Equal(
            ["Deployment", "HorizontalPodAutoscaler", "NetworkPolicy", "PodDisruptionBudget", "PodDisruptionBudget", "Service", "Service", "StatefulSet"],
            Chart.Manifests.Select(manifest => Scalar(manifest, "kind")).Order(StringComparer.Ordinal));

    [HelmTheory]
    [InlineData("StatefulSet", "test-silo")]
    [InlineData("Deployment", "test-gateway")]
    public void Workload_selector_matchesItsPods(string kind, string name)
    {
        var workload = Chart.Single(kind, name);
        var labels = (YamlMappingNode)At(workload, "spec", "template", "metadata", "labels");

        Assert.All((YamlMappingNode)At(workload, "spec", "selector", "matchLabels"), pair => Assert.Equal(pair.Value, labels[pair.Key]));
    }

    [HelmTheory]
    [InlineData("StatefulSet", "test-silo")]
    [InlineData("Deployment", "test-gateway")]
    public void Workload_probes_keepLivenessApartFromTheDatabase(string kind, string name)
    {
        var container = At(Chart.Single(kind, name), [.. PodTemplate, "containers", "0"]);

        Assert.Equal("/health/live", Scalar(container, "livenessProbe", "httpGet", "path"));
        Assert.Equal("/health/ready", Scalar(container, "readinessProbe", "httpGet", "path"));
        Assert.Equal("/health/ready", Scalar(container, "startupProbe", "httpGet", "path"));
        var ports = ((YamlSequenceNode)container["ports"]).Select(port => Scalar(port, "name"));
        Assert.Contains(Scalar(container, "livenessProbe", "httpGet", "port"), ports);
    }

    [HelmTheory]
    [InlineData("StatefulSet", "test-silo")]
    [InlineData("Deployment", "test-gateway")]
    public void Workload_secrets_areReferences(string kind, string name)
    {
        var environment = (YamlSequenceNode)At(Chart.Single(kind, name), [.. PodTemplate, "containers", "0", "env"]);

        foreach (var secret in new[] { "ConnectionStrings__Anomaly", "Anomaly__Cluster__Secret" })
        {
            var variable = Assert.Single(environment, entry => Scalar(entry, "name") == secret);
            Assert.NotEmpty(Scalar(variable, "valueFrom", "secretKeyRef", "name"));
        }
    }

    [HelmTheory]
    [InlineData("StatefulSet", "test-silo")]
    [InlineData("Deployment", "test-gateway")]
    public void Workload_pods_runWithoutPrivileges(string kind, string name)
    {
        var pod = At(Chart.Single(kind, name), PodTemplate);

        Assert.Equal("true", Scalar(pod, "securityContext", "runAsNonRoot"));
        Assert.Equal("true", Scalar(pod, "containers", "0", "securityContext", "readOnlyRootFilesystem"));
        Assert.Equal("false", Scalar(pod, "containers", "0", "securityContext", "allowPrivilegeEscalation"));
    }

    [HelmTheory]
    [InlineData("StatefulSet", "test-silo")]
    [InlineData("Deployment", "test-gateway")]
    public void Workload_graceAfterPreStop_leavesTimeToDrain(string kind, string name)
    {
        var pod = At(Chart.Single(kind, name), PodTemplate);
        var grace = int.Parse(Scalar(pod, "terminationGracePeriodSeconds"));
        var preStop = int.Parse(Scalar(pod, "containers", "0", "lifecycle", "preStop", "sleep", "seconds"));

        Assert.True(grace - preStop >= 30, $"{grace} s less {preStop} s is too short to drain");
    }

    [HelmFact]
    public void NetworkPolicy_siloPort_isForSilosAndGatewaysOnly()
    {
        var rule = At(Chart.Single("NetworkPolicy", "test-silo"), "spec", "ingress", "0");

        Assert.Equal("11111", Scalar(rule, "ports", "0", "port"));
        Assert.Equal(["silo", "gateway"], ((YamlSequenceNode)rule["from"]).Select(peer => Scalar(peer, "podSelector", "matchLabels", "app.kubernetes.io/component")));
    }

    [HelmFact]
    public void Ingress_enabledWithTls_isRendered()
    {
        var ingress = new RenderedChart("ingress.enabled=true", "ingress.tlsSecret=tls").Single("Ingress", "test-gateway");

        Assert.Equal("tls", Scalar(ingress, "spec", "tls", "0", "secretName"));
        Assert.Equal("test-gateway", Scalar(ingress, "spec", "rules", "0", "http", "paths", "0", "backend", "service", "name"));
    }

    [HelmFact]
    public void NetworkPolicy_disabled_isLeftOut() =>
        Assert.DoesNotContain(new RenderedChart("networkPolicy.enabled=false").Manifests, manifest => Scalar(manifest, "kind") == "NetworkPolicy");

    [HelmFact]
    public void Manifests_fitTheSchemasOfKubernetes()
    {
        var everything = new RenderedChart("ingress.enabled=true", "ingress.tlsSecret=tls", "marketData.source=Csv", "marketData.existingClaim=bars", "telemetry.otlpEndpoint=http://collector:4317");

        Assert.All(HelmTools.Validate(Chart.Text + everything.Text), line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.Contains("must be integer", Assert.Single(HelmTools.Validate(Chart.Text.Replace("replicas: 3", "replicas: three", StringComparison.Ordinal)), line => !line.StartsWith("ok ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [HelmFact]
    public void Lint_findsNothing()
    {
        var (exitCode, output, _) = HelmTools.RunHelm("lint", "--strict", HelmTools.Chart);

        Assert.True(exitCode == 0, output);
    }

    [HelmTheory]
    [InlineData("silo.replicas=0", "silo.replicas")]
    [InlineData("silo.replica=3", "replica")]
    [InlineData("marketData.source=Bloomberg", "marketData.source")]
    [InlineData("marketData.source=Csv", "marketData.existingClaim")]
    [InlineData("telemetry.otlpEndpoint=collector", "telemetry.otlpEndpoint")]
    public void Values_thatCannotWork_areRefusedByName(string value, string named)
    {
        var (exitCode, _, errors) = RenderedChart.Render(value);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(named, errors, StringComparison.Ordinal);
    }

    [HelmTheory]
    [InlineData("StatefulSet", "test-silo", "8081")]
    [InlineData("Deployment", "test-gateway", "5000")]
    public void Workload_pods_tellWhereTheirMetricsAre(string kind, string name, string port)
    {
        var annotations = At(Chart.Single(kind, name), "spec", "template", "metadata", "annotations");

        Assert.Equal(("true", "/metrics", port), (Scalar(annotations, "prometheus.io/scrape"), Scalar(annotations, "prometheus.io/path"), Scalar(annotations, "prometheus.io/port")));
    }

    [HelmFact]
    public void Csv_withAClaim_isMountedWhereTheSilosLook()
    {
        var silo = At(new RenderedChart("marketData.source=Csv", "marketData.existingClaim=bars").Single("StatefulSet", "test-silo"), PodTemplate);

        var folder = Assert.Single((YamlSequenceNode)At(silo, "containers", "0", "env"), entry => Scalar(entry, "name") == "Anomaly__MarketData__Csv__Folder");
        var mount = Assert.Single((YamlSequenceNode)At(silo, "containers", "0", "volumeMounts"), entry => Scalar(entry, "mountPath") == Scalar(folder, "value"));
        var volume = Assert.Single((YamlSequenceNode)At(silo, "volumes"), entry => Scalar(entry, "name") == Scalar(mount, "name"));
        Assert.Equal("bars", Scalar(volume, "persistentVolumeClaim", "claimName"));
    }

    [Fact]
    public void ValuesSchema_describesEveryDefaultAndNothingElse()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(HelmTools.Chart, "values.schema.json")));
        var values = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(File.ReadAllText(Path.Combine(HelmTools.Chart, "values.yaml")));

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
