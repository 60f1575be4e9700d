#:package Microsoft.CodeAnalysis.CSharp

// Measures the house: dotnet run build/house.cs -- [folder of a checkout]
// Prints the tables of docs/measurements.md ("The house"); the same program measures any version of the repository.

using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Anomaly.Integration.Architecture;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

string[] product = ["Detection", "Grains.Interfaces", "Grains", "Alerts", "People", "Storage", "MarketData", "Simulation", "Hosting", "Silo", "Gateway.Api", "Cli"];
string[] others = ["tools", "tests", "samples"];

// Shapes: records and structs of the product whose name says that they are one of these things, whole or as it travels.
// What belongs to a thing without being it (a key, options, a count, an id) does not match, nor an envelope that carries a whole one (an event).
const string Form = "(Record|Document|View|Summary|Details?|Description|Finding|Case|Row|Entry|Overview|Info|Metadata|Progress|State)?";
(string Concept, Regex Name)[] concepts =
[
    ("run", new($"^(Stored|Detection|Audit|Backfill)?(Run|Backfill){Form}$|^Progress(View|Document)$")),
    ("anomaly", new($"^(Stored|Live|Detected|Scored)?Anomaly{Form}$|^Verdict$")),
    ("series", new($"^(Stored|Known|Loaded)?Series{Form}$")),
    ("bar", new($"^(Stored|Live|Daily|Raw|Csv|Fetched|Dated)?Bar{Form}$|^(Candle|Ohlcv)$")),
    ("page", new(@"(^|[a-z])Page(<.*>)?$|^Paging$")),
    ("query", new(@"[a-z]Query$|[a-z]Filter$")),
];

var root = Path.GetFullPath(args.FirstOrDefault() ?? ".");
var projects = product.Where(name => Directory.Exists(Path.Combine(root, name))).Select(name => Part.Read(root, name)).ToList();

Console.WriteLine($"### Size and form\n\n| part | files | lines | median | 90 % | longest file | 20 lines or fewer | longest method | methods over 40 lines | folder circles |");
Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
var circles = FolderCircles.Find(root, projects.Select(project => project.Name));
foreach (var project in projects)
{
    PrintRow(project.Name, project.Files, circles.Count(circle => circle.Project == project.Name));
}

PrintRow("**product**", [.. projects.SelectMany(project => project.Files)], circles.Count);
foreach (var name in others.Where(name => Directory.Exists(Path.Combine(root, name))))
{
    PrintRow(name, Part.Read(root, name).Files, null);
}

Console.WriteLine(circles.Count == 0 ? "\nNo circle between folders." : "\nCircles between folders:");
foreach (var circle in circles)
{
    Console.WriteLine($"- {circle.Project}: {string.Join(", ", circle.Folders)}");
    foreach (var use in circle.Uses)
    {
        Console.WriteLine($"  - {use}");
    }
}

Console.WriteLine("\n### Shapes of one thing\n\n| thing | shapes | names |\n|---|---:|---|");
var types = projects.SelectMany(project => project.Files).SelectMany(file => file.Shapes).Distinct().Order(StringComparer.Ordinal).ToList();
foreach (var (concept, name) in concepts)
{
    var shapes = types.Where(type => name.IsMatch(type.Split(' ')[0])).ToList();
    var names = shapes.GroupBy(shape => shape.Split(' ')[0]).Select(same => same.Count() == 1 ? same.Key : $"{same.Key} ({same.Count()})");
    Console.WriteLine($"| {concept} | {shapes.Count} | {string.Join(", ", names)} |");
}

return Walks.Print(root);

static void PrintRow(string name, IReadOnlyList<SourceFile> files, int? circles)
{
    var lines = files.Select(file => file.Lines).Order().ToList();
    var methods = files.SelectMany(file => file.Methods).DefaultIfEmpty(("", 0)).ToList();
    var longest = methods.MaxBy(method => method.Item2);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {lines.Count} | {lines.Sum():N0} | {At(lines, 0.5)} | {At(lines, 0.9)} | {At(lines, 1)} | {100.0 * lines.Count(count => count <= 20) / Math.Max(1, lines.Count):0} % | {longest.Item2} ({longest.Item1}) | {methods.Count(method => method.Item2 > 40)} | {circles} |"));
}

static int At(List<int> sorted, double share) => sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];

/// <summary>One source file with what is counted in it.</summary>
internal sealed record SourceFile(string Path, SyntaxTree Tree, int Lines, IReadOnlyList<(string Name, int Lines)> Methods, IReadOnlyList<string> Shapes);

/// <summary>A project, or a top-level folder that holds several.</summary>
internal sealed record Part(string Name, IReadOnlyList<SourceFile> Files)
{
    public static Part Read(string root, string name) => new(name,
    [
        .. Directory.EnumerateFiles(Path.Combine(root, name), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => ReadFile(root, path)),
    ]);

    private static SourceFile ReadFile(string root, string path)
    {
        var tree = CSharpSyntaxTree.ParseText(File.ReadAllText(path), new CSharpParseOptions(LanguageVersion.Preview), path);
        var nodes = tree.GetRoot().DescendantNodes().ToList();
        var methods = nodes.OfType<BaseMethodDeclarationSyntax>().Where(method => method.Body is not null || method.ExpressionBody is not null)
            .Select(method => (NameOf(method), LinesOf(tree, method.Modifiers is [var first, ..] ? first.SpanStart : method.SpanStart, method.Span.End)));
        var shapes = nodes.OfType<TypeDeclarationSyntax>()
            .Where(type => type is RecordDeclarationSyntax or StructDeclarationSyntax)
            .Select(type => type.Identifier.Text + type.TypeParameterList + " of " + Path.GetRelativePath(root, path).Split('/')[0]);
        return new SourceFile(path, tree, File.ReadLines(path).Count(), [.. methods], [.. shapes]);
    }

    private static string NameOf(BaseMethodDeclarationSyntax method) =>
        ((method.Parent as TypeDeclarationSyntax)?.Identifier.Text ?? "") + (method is MethodDeclarationSyntax named ? "." + named.Identifier.Text : "");

    private static int LinesOf(SyntaxTree tree, int start, int end)
    {
        var span = tree.GetLineSpan(new Microsoft.CodeAnalysis.Text.TextSpan(start, end - start));
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }
}

/// <summary>The files that one has to open to follow a walk, as listed in build/walks.md: checked to exist, and counted.</summary>
internal static class Walks
{
    public static int Print(string root)
    {
        // A checkout knows its own walks; those of versions that had no such list stand here.
        var own = Path.Combine(root, "build", "walks.md");
        var list = File.Exists(own) ? own : Path.Combine(Path.GetDirectoryName(ThisFile())!, "walks.md");
        var version = list == own ? "now" : XDocument.Load(Path.Combine(root, "Directory.Build.props")).Descendants("Version").First().Value;
        Console.WriteLine("\n### Files on a walk\n\n| walk | files |\n|---|---:|");
        var missing = new List<string>();
        var (walk, ofVersion) = ("", "");
        var counts = new Dictionary<string, int>();
        foreach (var line in File.ReadLines(list))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                ofVersion = line[3..].Split(' ')[0];
            }
            else if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                walk = line[4..];
            }
            else if (ofVersion == version)
            {
                foreach (Match match in Regex.Matches(line, @"`([^`]+\.cs)`"))
                {
                    counts[walk] = counts.GetValueOrDefault(walk) + 1;
                    if (!File.Exists(Path.Combine(root, match.Groups[1].Value)))
                    {
                        missing.Add($"{walk}: {match.Groups[1].Value}");
                    }
                }
            }
        }

        foreach (var (name, count) in counts)
        {
            Console.WriteLine($"| {name} | {count} |");
        }

        missing.ForEach(file => Console.Error.WriteLine($"walks.md names a file that does not exist: {file}"));
        return missing.Count == 0 ? 0 : 1;
    }

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
