using Anomaly.Testing;

namespace Anomaly.Integration.Architecture;

/// <summary>Folders of a project need each other in one direction only, so that each can be read after those it uses.</summary>
public sealed class FolderTests
{
    [Fact]
    public void Folders_doNotUseEachOtherInACircle()
    {
        var circles = FolderCircles.Find(SharedData.Repository, SourceTree.Product.Append("tools/Evaluation"));

        Assert.True(circles.Count == 0, string.Join('\n', circles.Select(circle => $"{string.Join(", ", circle.Folders)}:\n  {string.Join("\n  ", circle.Uses)}")));
    }

    [Fact]
    public void Circle_overTwoUsesAndAnExtension_isFound()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Sample/Sample.csproj", """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><Using Include="Sample.Roots" /></ItemGroup></Project>""");
        folder.Write("Sample/Roots/Root.cs", "namespace Sample.Roots; public sealed class Root { public Sample.Leaves.Leaf? Leaf; }");
        folder.Write("Sample/Leaves/Leaf.cs", "using Sample.Twigs; namespace Sample.Leaves; public sealed class Leaf { public string Say() => 1.Twig(); }");
        folder.Write("Sample/Twigs/TwigExtensions.cs", "namespace Sample.Twigs; public static class TwigExtensions { public static string Twig(this int n) => typeof(Root).Name; }");
        folder.Write("Sample/Alone/Alone.cs", "namespace Sample.Alone; public sealed class Alone { public Root? Root; public string Leaves = \"\"; }");

        var circle = Assert.Single(FolderCircles.Find(folder.Path, ["Sample"]));

        Assert.Equal(["Sample.Leaves", "Sample.Roots", "Sample.Twigs"], circle.Folders);
        Assert.Equal(
            ["Sample/Leaves/Leaf.cs uses Twig of Sample.Twigs", "Sample/Roots/Root.cs uses Leaf of Sample.Leaves", "Sample/Twigs/TwigExtensions.cs uses Root of Sample.Roots"],
            circle.Uses);
    }
}
