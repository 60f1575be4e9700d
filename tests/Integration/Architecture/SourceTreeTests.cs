using Anomaly.Testing;

namespace Anomaly.Integration.Architecture;

/// <summary>Holds the habits of the source tree that a compiler does not.</summary>
public sealed class SourceTreeTests
{
    private static readonly string[] Projects =
        ["Detection", "Grains.Interfaces", "Storage", "MarketData", "Simulation", "Grains", "Hosting", "Silo", "Gateway.Api", "Cli"];

    [Fact]
    public void SourceFiles_areShort()
    {
        var tooLong = Sources().Where(file => File.ReadLines(file).Count() > 400).Select(Relative);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void SourceFiles_nameNoMachinePath()
    {
        var home = Path.GetDirectoryName(SharedData.Repository)!;
        var offenders = home.Length < 3 ? [] : Sources().Where(file => File.ReadAllText(file).Contains(home + "/", StringComparison.Ordinal)).Select(Relative);

        Assert.Empty(offenders);
    }

    [Fact]
    public void Files_nameNoFolderBesideTheRepository()
    {
        var outside = "../" + "shared";
        var texts = Directory.EnumerateFiles(SharedData.Repository, "*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(file => Path.GetExtension(file) is ".cs" or ".md" or ".sh" or ".csproj" or ".props" or ".yaml" or ".yml" or ".json" or ".py")
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal));

        Assert.Empty(texts.Where(file => File.ReadAllText(file).Contains(outside, StringComparison.Ordinal)).Select(Relative));
    }

    private static IEnumerable<string> Sources() =>
        Projects.SelectMany(project => Directory.EnumerateFiles(Path.Combine(SharedData.Repository, project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string Relative(string file) => Path.GetRelativePath(SharedData.Repository, file);
}
