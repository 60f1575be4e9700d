using System.Text.RegularExpressions;
using Anomaly.Testing;

namespace Anomaly.Integration.Documentation;

/// <summary>Links between pages lead somewhere, every page is in the index, and pages that code names exist.</summary>
public sealed partial class LinkTests
{
    private static readonly string Root = SharedData.Repository;
    private static readonly string[] CodeFiles = [".cs", ".sh", ".py", ".yaml", ".tpl", ".csproj"];

    [Fact]
    public void Links_leadToFilesAndHeadings()
    {
        var pages = Files().Where(file => file.EndsWith(".md", StringComparison.Ordinal)).ToList();
        var links = pages.SelectMany(page => Link().Matches(Prose(page)).Select(match => (Page: page, Target: match.Groups["target"].Value)))
            .Where(link => !Absolute().IsMatch(link.Target)).ToList();

        Assert.True(links.Count > 100, $"Only {links.Count} links were found.");
        Assert.Empty(links.Where(link => !LeadsSomewhere(link.Page, link.Target)).Select(link => $"{Name(link.Page)}: {link.Target}"));
    }

    [Fact]
    public void Indexes_haveEveryPage()
    {
        string[] indexes = [Path.Combine(Root, "docs", "README.md"), Path.Combine(Root, "docs", "adr", "README.md")];
        var linked = indexes.SelectMany(index => Link().Matches(Prose(index)).Select(match => Resolve(index, match.Groups["target"].Value)));

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Except(linked).Except(indexes).Select(Name));
    }

    [Fact]
    public void PagesThatCodeNames_exist()
    {
        var named = Files().Where(file => CodeFiles.Contains(Path.GetExtension(file)))
            .SelectMany(file => NamedPage().Matches(File.ReadAllText(file)).Select(match => (File: file, Page: match.Value))).ToList();

        Assert.True(named.Count > 10, $"Only {named.Count} names of pages were found.");
        Assert.Empty(named.Where(found => !File.Exists(Path.Combine(Root, found.Page))).Select(found => $"{Name(found.File)}: {found.Page}"));
    }

    [Fact]
    public void TestsThatTheFaultTableNames_exist()
    {
        var page = File.ReadAllText(Path.Combine(Root, "docs", "reliability.md"));
        var tests = string.Concat(Files().Where(file => file.EndsWith("Tests.cs", StringComparison.Ordinal)).Select(File.ReadAllText));
        var named = NamedTest().Matches(page).Select(match => match.Groups["test"].Value).ToList();

        Assert.True(named.Count > 20, $"Only {named.Count} names of tests were found.");
        Assert.All(named, test => Assert.Contains($" {test}(", tests, StringComparison.Ordinal));
    }

    private static bool LeadsSomewhere(string page, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? page : Resolve(page, parts[0]);
        return File.Exists(path) ? parts.Length == 1 || Anchors(path).Contains(parts[1]) : parts.Length == 1 && Directory.Exists(path);
    }

    private static string Resolve(string page, string target) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, target));

    /// <summary>Headings as the anchors that Git hosts make of them.</summary>
    private static HashSet<string> Anchors(string page) =>
        [.. Heading().Matches(Prose(page)).Select(match => NotInAnchors().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'))];

    /// <summary>A page without its blocks of code.</summary>
    private static string Prose(string page) => CodeBlock().Replace(File.ReadAllText(page), "");

    private static string Name(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Where(file => !Name(file).Split('/').Any(part => part is "bin" or "obj" or ".git" or "node_modules" or "artifacts"));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Absolute();

    [GeneratedRegex("^#+ +(?<text>.+?) *$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`(?<test>[A-Z][A-Za-z0-9]*_\\w+)`")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"\bdocs/[\w/-]+\.md\b")]
    private static partial Regex NamedPage();
}
