using YamlDotNet.RepresentationModel;
using static Anomaly.Integration.Deployment.RenderedChart;

namespace Anomaly.Integration.Deployment;

/// <summary>Who reaches which port of a pod.</summary>
public sealed class ChartNetworkPolicyTests
{
    private const string Release = "app.kubernetes.io/instance=test app.kubernetes.io/name=anomaly-orleans";

    [HelmFact]
    public void Rules_byDefault_openHttpToAllAndTheRestToTheRelease() =>
        Assert.Equal(
            [("5000 5080", "everybody"), ("11111", Release), ("30000", Release)],
            RulesOf(new RenderedChart(Tls)));

    [HelmFact]
    public void Rules_withClientLabels_openTheGatewayPortToThemToo() =>
        Assert.Equal(
            [("5000 5080", "everybody"), ("11111", Release), ("30000", $"{Release} | team=quotes tier=client")],
            RulesOf(new RenderedChart(Tls, "networkPolicy.clientLabels.tier=client", "networkPolicy.clientLabels.team=quotes")));

    [HelmFact]
    public void Policy_disabled_isLeftOut() =>
        Assert.DoesNotContain(new RenderedChart(Tls, "networkPolicy.enabled=false").Manifests, manifest => Scalar(manifest, "kind") == "NetworkPolicy");

    private static IEnumerable<(string Ports, string From)> RulesOf(RenderedChart chart) =>
        ((YamlSequenceNode)At(chart.Single("NetworkPolicy"), "spec", "ingress")).Select(rule => (string.Join(' ', ((YamlSequenceNode)rule["ports"]).Select(port => Scalar(port, "port"))), From((YamlMappingNode)rule)));

    private static string From(YamlMappingNode rule) => rule.Children.TryGetValue("from", out var peers)
        ? string.Join(" | ", ((YamlSequenceNode)peers).Select(peer => LabelsOf((YamlMappingNode)At(peer, "podSelector", "matchLabels"))))
        : "everybody";

    private static string LabelsOf(YamlMappingNode labels) => string.Join(' ', labels.Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal));
}
