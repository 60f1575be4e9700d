using YamlDotNet.RepresentationModel;

namespace Anomaly.Integration.Deployment;

/// <summary>The chart's manifests as Helm renders them, with its default values and some of them overridden (<c>replicas.max=9</c>).</summary>
internal sealed class RenderedChart
{
    /// <summary>The one value that has no default: the secret with the cluster's certificate.</summary>
    public const string Tls = "cluster.tls.existingSecret=anomaly-tls";

    private static readonly string[] Command = ["template", "test", HelmTools.Chart, "--kube-version", "v1.31.0"];

    public RenderedChart(params string[] overrides)
    {
        var (exitCode, output, errors) = Render(overrides);
        Assert.True(exitCode == 0, errors);
        Text = output;
        var stream = new YamlStream();
        stream.Load(new StringReader(output));
        Manifests = [.. stream.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>()];
    }

    public string Text { get; }

    public IReadOnlyList<YamlMappingNode> Manifests { get; }

    /// <summary>What Helm says to values, good or bad.</summary>
    public static (int ExitCode, string Output, string Errors) Render(params IEnumerable<string> overrides) =>
        HelmTools.RunHelm([.. Command, .. overrides.SelectMany(each => new[] { "--set", each })]);

    public YamlMappingNode Single(string kind) => Assert.Single(Manifests, manifest => Scalar(manifest, "kind") == kind);

    /// <summary>The scalar at a path; list items by index.</summary>
    public static string Scalar(YamlNode node, params string[] path) => ((YamlScalarNode)At(node, path)).Value!;

    public static YamlNode At(YamlNode node, params string[] path) =>
        path.Aggregate(node, (at, step) => at is YamlSequenceNode list ? list[int.Parse(step)] : at[step]);
}
