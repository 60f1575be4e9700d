using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Anomaly.Integration.Architecture;

/// <summary>Folders of one project, as namespaces, that need each other: directly or over others.</summary>
/// <param name="Project">The project.</param>
/// <param name="Folders">The namespaces of the circle.</param>
/// <param name="Uses">For each use of one by another, a sentence that names a file and what it uses.</param>
internal sealed record FolderCircle(string Project, IReadOnlyList<string> Folders, IReadOnlyList<string> Uses);

/// <summary>
/// Finds circles with the compiler's own understanding of names: a folder uses another where one of its files names a type of it or calls an
/// extension method of it. Where a package is not at hand, so that the receiver of a call is unknown, an extension method is taken by its name.
/// Also a part of build/house.cs.
/// </summary>
internal static class FolderCircles
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    private static readonly string[] ImplicitUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    private static readonly string[] WebUsings =
    [
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    /// <summary>The circles in each of some projects, which are folders below the repository's root.</summary>
    public static IReadOnlyList<FolderCircle> Find(string repository, IEnumerable<string> projects)
    {
        // The assemblies of the product itself are left out: it is compiled here.
        var packages = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Anomaly.", StringComparison.OrdinalIgnoreCase))
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToImmutableArray();
        var compiled = new List<CSharpCompilation>();
        var circles = new List<FolderCircle>();
        foreach (var project in InOrderOfUse([.. projects.Select(folder => Path.Combine(repository, folder))]))
        {
            var compilation = CSharpCompilation.Create(
                project.Name,
                [.. project.Sources().Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Language, file)), CSharpSyntaxTree.ParseText(GlobalUsings(project), Language)],
                [.. packages, .. compiled.Select(earlier => earlier.ToMetadataReference())],
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
            compiled.Add(compilation);
            circles.AddRange(Circles(project.Name, Uses(repository, compilation)));
        }

        return circles;
    }

    private static IEnumerable<Project> InOrderOfUse(IReadOnlyList<string> folders)
    {
        var left = folders.Select(Project.Read).ToList();
        while (left.Count > 0)
        {
            var next = left.First(project => !left.Exists(other => project.References.Contains(other.Name)));
            left.Remove(next);
            yield return next;
        }
    }

    private static string GlobalUsings(Project project) => string.Join(
        '\n', ImplicitUsings.Concat(project.IsWeb ? WebUsings : []).Concat(project.Usings).Distinct().Select(name => $"global using {name};"));

    private static Dictionary<(string From, string To), string> Uses(string repository, CSharpCompilation compilation)
    {
        var extensions = compilation.SyntaxTrees
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>())
            .Where(method => method.Parent is ExtensionBlockDeclarationSyntax
                || (method.ParameterList.Parameters is [var receiver, ..] && receiver.Modifiers.Any(SyntaxKind.ThisKeyword)))
            .ToLookup(method => method.Identifier.Text, method => NamespaceOf(method.SyntaxTree));
        var uses = new Dictionary<(string, string), string>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = compilation.GetSemanticModel(tree);
            var from = NamespaceOf(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Where(name => name is not IdentifierNameSyntax { IsVar: true }))
            {
                var to = NamespaceNamedBy(name, model, extensions);
                if (to is not null && to != from)
                    uses.TryAdd((from, to), $"{Path.GetRelativePath(repository, tree.FilePath)} uses {name.Identifier.Text} of {to}");
            }
        }

        return uses;
    }

    private static string? NamespaceNamedBy(SimpleNameSyntax name, SemanticModel model, ILookup<string, string> extensions)
    {
        var info = model.GetSymbolInfo(name);
        var symbol = info.Symbol ?? (info.CandidateSymbols is [var likely, ..] ? likely : null);
        if (symbol is null)
        {
            var isCalled = name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access && access.Name == name;
            return isCalled ? extensions[name.Identifier.Text].FirstOrDefault() : null;
        }

        var type = symbol switch
        {
            INamedTypeSymbol named => named,
            IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.ContainingType,
            IMethodSymbol method when method.IsExtensionMethod || method.ReducedFrom is not null => method.ContainingType,
            _ => null,
        };
        return SymbolEqualityComparer.Default.Equals(type?.ContainingAssembly, model.Compilation.Assembly) ? type!.ContainingNamespace.ToDisplayString() : null;
    }

    private static string NamespaceOf(SyntaxTree tree) =>
        tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "(no namespace)";

    private static IEnumerable<FolderCircle> Circles(string project, Dictionary<(string From, string To), string> uses)
    {
        var left = uses.Keys.SelectMany(use => new[] { use.From, use.To }).Distinct().Order(StringComparer.Ordinal).ToList();
        var reach = left.ToDictionary(folder => folder, folder => ReachedFrom(folder, uses.Keys));
        while (left.Count > 0)
        {
            var first = left[0];
            var circle = left.Where(other => other == first || (reach[first].Contains(other) && reach[other].Contains(first))).ToList();
            left.RemoveAll(circle.Contains);
            if (circle.Count > 1)
            {
                yield return new FolderCircle(
                    project, circle, [.. uses.Where(use => circle.Contains(use.Key.From) && circle.Contains(use.Key.To)).Select(use => use.Value).Order(StringComparer.Ordinal)]);
            }
        }
    }

    private static HashSet<string> ReachedFrom(string folder, IEnumerable<(string From, string To)> uses)
    {
        var targets = uses.ToLookup(use => use.From, use => use.To);
        var reached = new HashSet<string>();
        var open = new Stack<string>([folder]);
        while (open.TryPop(out var next))
        {
            foreach (var target in targets[next].Where(reached.Add))
                open.Push(target);
        }

        return reached;
    }

    private sealed record Project(string Folder, string Name, bool IsWeb, IReadOnlyList<string> References, IReadOnlyList<string> Usings)
    {
        public static Project Read(string folder)
        {
            var name = Path.GetFileName(folder);
            var file = XDocument.Load(Path.Combine(folder, name + ".csproj"));
            return new Project(
                folder,
                name,
                file.Root!.Attribute("Sdk")?.Value == "Microsoft.NET.Sdk.Web",
                [.. Included(file, "ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference))],
                [.. Included(file, "Using")]);
        }

        public IEnumerable<string> Sources() => Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

        private static IEnumerable<string> Included(XDocument file, string element) =>
            file.Descendants(element).Select(item => item.Attribute("Include")?.Value).OfType<string>();
    }
}
