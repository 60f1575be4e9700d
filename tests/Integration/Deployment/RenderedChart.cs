using Anomaly.Testing;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace Anomaly.Integration.Deployment;

/// <summary>The chart's manifests, rendered with its default values and some of them overridden.</summary>
internal sealed class RenderedChart
{
    public static string Folder { get; } = Path.Combine(SharedData.Repository, "deploy", "helm", "anomaly-orleans");

    public IReadOnlyList<YamlMappingNode> Manifests { get; }

    public RenderedChart(params (string Path, string Value)[] overrides)
    {
        var values = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(Read("values.yaml"));
        foreach (var (path, value) in overrides)
        {
            var names = path.Split('.');
            var at = values;
            foreach (var name in names[..^1])
                at = (Dictionary<object, object>)at[name];
            at[names[^1]] = value;
        }

        var template = new ChartTemplate(new Dictionary<string, object>
        {
            ["Values"] = values,
            ["Release"] = new Dictionary<object, object> { ["Name"] = "test", ["Service"] = "Helm" },
            ["Chart"] = new Dictionary<object, object> { ["AppVersion"] = "1.0.0" },
        });
        template.Define(Read("templates/_helpers.tpl"));
        Manifests = [.. Directory.GetFiles(Path.Combine(Folder, "templates"), "*.yaml").Order(StringComparer.Ordinal)
            .SelectMany(file => Parse(template.Render(File.ReadAllText(file))))];
    }

    public YamlMappingNode Single(string kind, string name) =>
        Assert.Single(Manifests, manifest => Text(manifest, "kind") == kind && Text(manifest, "metadata", "name") == name);

    public static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    /// <summary>The scalar at a path; list items by index.</summary>
    public static string Text(YamlNode node, params string[] path) => ((YamlScalarNode)At(node, path)).Value!;

    public static YamlNode At(YamlNode node, params string[] path) =>
        path.Aggregate(node, (at, step) => at is YamlSequenceNode list ? list[int.Parse(step)] : at[step]);

    private static IEnumerable<YamlMappingNode> Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>();
    }
}
