using Anomaly.Testing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Anomaly.Integration.Architecture;

/// <summary>The source files of this repository.</summary>
internal static class SourceTree
{
    /// <summary>The projects that are shipped.</summary>
    public static readonly string[] Product =
        ["Detection", "Grains.Interfaces", "People", "Storage", "MarketData", "Simulation", "Alerts", "Grains", "Hosting", "Silo", "Gateway.Api", "Cli"];

    public static IEnumerable<string> ProductFiles => Product.SelectMany(Files);

    public static IEnumerable<string> AllFiles => Product.Concat(["tools", "tests", "samples"]).SelectMany(Files);

    public static string Relative(string file) => Path.GetRelativePath(SharedData.Repository, file);

    /// <summary>The namespace of a file, "" where it has none, and the types at its top level.</summary>
    public static (string Namespace, IReadOnlyList<string> Types) Declared(string file)
    {
        var nodes = CSharpSyntaxTree.ParseText(File.ReadAllText(file), new CSharpParseOptions(LanguageVersion.Preview)).GetRoot().DescendantNodes().ToList();
        var types = nodes.OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.Text)
            .Concat(nodes.OfType<DelegateDeclarationSyntax>().Select(type => type.Identifier.Text));
        return (nodes.OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "", [.. types]);
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(SharedData.Repository, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));
}
