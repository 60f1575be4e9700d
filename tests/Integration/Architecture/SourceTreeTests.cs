using System.Text.RegularExpressions;
using Anomaly.Testing;

namespace Anomaly.Integration.Architecture;

/// <summary>Holds the habits of the source tree that a compiler does not.</summary>
public sealed class SourceTreeTests
{
    [Fact]
    public void SourceFiles_areAtMost400LinesLong()
    {
        Assert.Empty(SourceTree.AllFiles.Where(file => Lines(file) > 400).Select(SourceTree.Relative));
    }

    /// <summary>One concept a file: neither several in one nor one in many.</summary>
    [Fact]
    public void ProductFiles_areNeitherFragmentsNorHeaps()
    {
        var lines = SourceTree.ProductFiles.Select(Lines).Order().ToList();

        Assert.True(lines[lines.Count / 2] >= 40, $"Half of the product's files have {lines[lines.Count / 2]} lines or fewer: put together what is read together.");
        Assert.True(lines[lines.Count * 9 / 10] < 200, $"One in ten of the product's files has {lines[lines.Count * 9 / 10]} lines or more.");
        var small = SourceTree.ProductFiles.Where(file => Lines(file) <= 20).Select(SourceTree.Relative).ToList();
        Assert.True(small.Count * 10 < lines.Count, $"{small.Count} of {lines.Count} files have 20 lines or fewer: {string.Join(", ", small)}");
    }

    /// <summary>After its main type; a file of a family after what its types are about: SchedulerStatus in Scheduling.cs, ErrorFilter in CallFilters.cs.</summary>
    [Fact]
    public void ProductFiles_areNamedAfterWhatIsInThem()
    {
        var misnamed = SourceTree.ProductFiles.Where(file => Path.GetFileName(file) != "Program.cs").Where(file =>
        {
            var name = Path.GetFileName(file).Split('.')[0];
            var words = Regex.Matches(name, "[A-Z][a-z0-9]+").Select(word => Regex.Replace(word.Value, "(ies|ing|s)$", ""));
            var types = SourceTree.Declared(file).Types;
            return !types.Contains(name) && !words.Any(word => types.Any(type => type.Contains(word, StringComparison.Ordinal)));
        });

        Assert.Empty(misnamed.Select(SourceTree.Relative));
    }

    [Fact]
    public void Namespaces_equalFolders()
    {
        var elsewhere = SourceTree.ProductFiles.Where(file =>
        {
            var declared = SourceTree.Declared(file).Namespace;
            return declared.Length > 0 && declared != "Anomaly." + Path.GetDirectoryName(SourceTree.Relative(file))!.Replace('/', '.');
        });

        Assert.Empty(elsewhere.Select(SourceTree.Relative));
    }

    [Fact]
    public void SourceFiles_nameNoMachinePath()
    {
        var home = Path.GetDirectoryName(SharedData.Repository)!;
        var offenders = home.Length < 3 ? [] : SourceTree.AllFiles.Where(file => File.ReadAllText(file).Contains(home + "/", StringComparison.Ordinal)).Select(SourceTree.Relative);

        Assert.Empty(offenders);
    }

    [Fact]
    public void Files_nameNoFolderBesideTheRepository()
    {
        var outside = "../" + "shared";
        var texts = Directory.EnumerateFiles(SharedData.Repository, "*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(file => Path.GetExtension(file) is ".cs" or ".md" or ".sh" or ".csproj" or ".props" or ".yaml" or ".yml" or ".json" or ".py")
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal));

        Assert.Empty(texts.Where(file => File.ReadAllText(file).Contains(outside, StringComparison.Ordinal)).Select(SourceTree.Relative));
    }

    private static int Lines(string file) => File.ReadLines(file).Count();
}
