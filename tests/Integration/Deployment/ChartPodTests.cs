using YamlDotNet.RepresentationModel;
using static Anomaly.Integration.Deployment.RenderedChart;

namespace Anomaly.Integration.Deployment;

/// <summary>The pods of the chart: how they find each other, how they are probed and stopped, and what they may do.</summary>
public sealed class ChartPodTests
{
    private static readonly Lazy<RenderedChart> Rendered = new(() => new RenderedChart(Tls));

    private static YamlNode Deployment => Rendered.Value.Single("Deployment");

    private static YamlNode Pod => PodOf(Rendered.Value);

    private static YamlNode Container => At(Pod, "containers", "0");

    [HelmFact]
    public void Silo_byDefault_hasNameAndAddressOfItsPod()
    {
        Assert.Equal("metadata.name", Scalar(Variable(Pod, "Anomaly__Cluster__SiloName"), "valueFrom", "fieldRef", "fieldPath"));
        Assert.Equal("status.podIP", Scalar(Variable(Pod, "Anomaly__Cluster__AdvertisedHost"), "valueFrom", "fieldRef", "fieldPath"));
        Assert.Equal("PostgreSql", Scalar(Variable(Pod, "Anomaly__Cluster__Mode"), "value"));
        Assert.Equal("PostgreSql", Scalar(Variable(Pod, "Anomaly__Store__Engine"), "value"));
    }

    [HelmFact]
    public void Ports_byDefault_areThoseThatTheProcessIsToldOf()
    {
        var ports = ((YamlSequenceNode)Container["ports"]).ToDictionary(port => Scalar(port, "name"), port => Scalar(port, "containerPort"));

        Assert.Equal(["gateway", "http", "management", "silo"], ports.Keys.Order(StringComparer.Ordinal));
        Assert.Equal($"http://+:{ports["http"]}", Scalar(Variable(Pod, "ASPNETCORE_URLS"), "value"));
        Assert.Equal($"http://+:{ports["management"]}", Scalar(Variable(Pod, "Anomaly__Gateway__ManagementUrls"), "value"));
        Assert.Equal(ports["silo"], Scalar(Variable(Pod, "Anomaly__Cluster__SiloPort"), "value"));
        Assert.Equal(ports["gateway"], Scalar(Variable(Pod, "Anomaly__Cluster__GatewayPort"), "value"));
        Assert.Equal(("5000", "5080", "11111", "30000"), (ports["http"], ports["management"], ports["silo"], ports["gateway"]));
    }

    [HelmFact]
    public void Certificate_ofTheSecret_isMountedWhereTheProcessReadsIt()
    {
        var mount = Assert.Single((YamlSequenceNode)Container["volumeMounts"], mount => Scalar(mount, "name") == "certificates");
        var secret = At(Assert.Single((YamlSequenceNode)Pod["volumes"], volume => Scalar(volume, "name") == "certificates"), "secret");

        Assert.Equal("anomaly-tls", Scalar(secret, "secretName"));
        Assert.Equal("true", Scalar(mount, "readOnly"));
        // A file that is mounted alone never changes.
        Assert.False(((YamlMappingNode)mount).Children.ContainsKey("subPath"));
        var mounted = ((YamlSequenceNode)secret["items"]).ToDictionary(item => Scalar(item, "key"), item => $"{Scalar(mount, "mountPath")}/{Scalar(item, "path")}");
        Assert.Equal(mounted["tls.crt"], Scalar(Variable(Pod, "Anomaly__Cluster__Tls__CertificatePath"), "value"));
        Assert.Equal(mounted["tls.key"], Scalar(Variable(Pod, "Anomaly__Cluster__Tls__KeyPath"), "value"));
        Assert.Equal(mounted["ca.crt"], Scalar(Variable(Pod, "Anomaly__Cluster__Tls__AuthorityPath"), "value"));
        Assert.DoesNotContain("AllowPlainTransport", Rendered.Value.Text, StringComparison.Ordinal);
    }

    [HelmFact]
    public void PlainTransport_allowedByName_isToldToTheProcess()
    {
        var chart = new RenderedChart("cluster.tls.allowPlainTransport=true");

        Assert.Equal("true", Scalar(Variable(PodOf(chart), "Anomaly__Cluster__Tls__AllowPlainTransport"), "value"));
        Assert.DoesNotContain("certificates", chart.Text, StringComparison.Ordinal);
    }

    [HelmFact]
    public void ConnectionString_byDefault_isAReference()
    {
        var reference = At(Variable(Pod, "ConnectionStrings__Anomaly"), "valueFrom", "secretKeyRef");

        Assert.Equal(("anomaly-database", "connection-string"), (Scalar(reference, "name"), Scalar(reference, "key")));
    }

    [HelmFact]
    public void Environment_moreSettings_comeAfterTheChartsOwn()
    {
        var pod = PodOf(new RenderedChart(Tls, "environment[0].name=Anomaly__Gateway__CorsOrigins", "environment[0].value=https://example.com"));

        Assert.Equal("https://example.com", Scalar(Variable(pod, "Anomaly__Gateway__CorsOrigins"), "value"));
    }

    [HelmFact]
    public void Probes_byDefault_keepLivenessApartFromTheDatabase()
    {
        Assert.Equal(("/health/ready", "management"), Probe("startupProbe"));
        Assert.Equal(("/health/ready", "management"), Probe("readinessProbe"));
        Assert.Equal(("/health/live", "management"), Probe("livenessProbe"));

        static (string, string) Probe(string name) => (Scalar(Container, name, "httpGet", "path"), Scalar(Container, name, "httpGet", "port"));
    }

    [HelmFact]
    public void Hosts_areThoseOfTheService() =>
        Assert.Equal("test;test.default;test.default.svc;test.default.svc.cluster.local", Scalar(Variable(Pod, "AllowedHosts"), "value"));

    [HelmFact]
    public void Hosts_withAnIngressAndMore_areTheirsToo()
    {
        var pod = PodOf(new RenderedChart(Tls, "ingress.enabled=true", "ingress.host=anomaly.example.org", "allowedHosts={edge.example.org}"));

        Assert.EndsWith(".svc.cluster.local;anomaly.example.org;edge.example.org", Scalar(Variable(pod, "AllowedHosts"), "value"), StringComparison.Ordinal);
    }

    [HelmFact]
    public void Grace_afterPreStop_isLongerThanTheHostTakesToStop()
    {
        var grace = int.Parse(Scalar(Pod, "terminationGracePeriodSeconds"));
        var preStop = int.Parse(Scalar(Container, "lifecycle", "preStop", "sleep", "seconds"));

        Assert.True(TimeSpan.FromSeconds(grace - preStop) > new Microsoft.Extensions.Hosting.HostOptions().ShutdownTimeout, $"{grace} s less {preStop} s is too short to drain");
    }

    [HelmFact]
    public void Upgrade_byDefault_addsAPodBeforeItTakesOne()
    {
        Assert.Equal("0", Scalar(Deployment, "spec", "strategy", "rollingUpdate", "maxUnavailable"));
        Assert.Equal("1", Scalar(Deployment, "spec", "strategy", "rollingUpdate", "maxSurge"));
        Assert.True(int.Parse(Scalar(Deployment, "spec", "minReadySeconds")) > 0);
    }

    [HelmFact]
    public void Pods_byDefault_areSpreadOverZonesAndMachines() =>
        Assert.Equal(
            ["topology.kubernetes.io/zone", "kubernetes.io/hostname"],
            ((YamlSequenceNode)Pod["topologySpreadConstraints"]).Select(constraint => Scalar(constraint, "topologyKey")));

    [HelmFact]
    public void Pods_byDefault_runWithoutPrivileges()
    {
        Assert.Equal("false", Scalar(Pod, "automountServiceAccountToken"));
        Assert.Equal("true", Scalar(Pod, "securityContext", "runAsNonRoot"));
        Assert.Equal("RuntimeDefault", Scalar(Pod, "securityContext", "seccompProfile", "type"));
        Assert.Equal("true", Scalar(Container, "securityContext", "readOnlyRootFilesystem"));
        Assert.Equal("false", Scalar(Container, "securityContext", "allowPrivilegeEscalation"));
        Assert.Equal("ALL", Scalar(Container, "securityContext", "capabilities", "drop", "0"));
    }

    [HelmFact]
    public void Resources_byDefault_limitMemoryAndNotTheProcessor()
    {
        Assert.NotEmpty(Scalar(Container, "resources", "requests", "cpu"));
        Assert.Equal(["memory"], ((YamlMappingNode)At(Container, "resources", "limits")).Children.Keys.Select(key => ((YamlScalarNode)key).Value));
    }

    [HelmFact]
    public void Image_byDefault_isOfTheChartsVersion() =>
        Assert.Equal($"anomaly-orleans:{Scalar(Deployment, "metadata", "labels", "app.kubernetes.io/version")}", Scalar(Container, "image"));

    [HelmFact]
    public void Annotations_byDefault_tellWhereTheMetricsAre()
    {
        var annotations = At(Deployment, "spec", "template", "metadata", "annotations");

        Assert.Equal(("true", "/metrics", "5080"), (Scalar(annotations, "prometheus.io/scrape"), Scalar(annotations, "prometheus.io/path"), Scalar(annotations, "prometheus.io/port")));
    }

    [HelmFact]
    public void Csv_withAClaim_isMountedWhereTheProcessLooks()
    {
        var pod = PodOf(new RenderedChart(Tls, "marketData.source=Csv", "marketData.existingClaim=bars"));

        var folder = Scalar(Variable(pod, "Anomaly__MarketData__Csv__Folder"), "value");
        var mount = Assert.Single((YamlSequenceNode)At(pod, "containers", "0", "volumeMounts"), entry => Scalar(entry, "mountPath") == folder);
        var volume = Assert.Single((YamlSequenceNode)At(pod, "volumes"), entry => Scalar(entry, "name") == Scalar(mount, "name"));
        Assert.Equal("bars", Scalar(volume, "persistentVolumeClaim", "claimName"));
    }

    private static YamlNode PodOf(RenderedChart chart) => At(chart.Single("Deployment"), "spec", "template", "spec");

    private static YamlNode Variable(YamlNode pod, string name) =>
        Assert.Single((YamlSequenceNode)At(pod, "containers", "0", "env"), entry => Scalar(entry, "name") == name);
}
