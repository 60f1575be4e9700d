using System.Reflection;
using System.Text.RegularExpressions;
using Anomaly.Testing;

namespace Anomaly.Integration.Documentation;

/// <summary>docs/reference/configuration.md has every setting that an options class binds, and no other.</summary>
public sealed partial class ConfigurationPageTests
{
    /// <summary>Read from other places than their class' section.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new() { ["Anomaly:Store:ConnectionString"] = "ConnectionStrings:Anomaly" };

    /// <summary>Read without an options class, or refused with a sentence.</summary>
    private static readonly string[] WithoutClass =
        ["Anomaly:Dashboard:Enabled", "Anomaly:Cluster:Secret", "Anomaly:Cluster:Lease", "Anomaly:Cluster:ConnectionString"];

    [Fact]
    public void Page_hasEverySetting_andNoOther()
    {
        var page = File.ReadAllText(Path.Combine(SharedData.Repository, "docs", "reference", "configuration.md"));
        var onPage = Setting().Matches(page).Select(match => match.Groups["name"].Value).ToHashSet();
        var settings = OptionsClasses().SelectMany(found => Settings(found.Section, found.Type)).Select(name => Elsewhere.GetValueOrDefault(name, name)).ToHashSet();

        Assert.True(settings.Count > 30);
        Assert.Empty(settings.Except(onPage));
        Assert.Empty(onPage.Except(settings).Except(WithoutClass));
    }

    private static IEnumerable<(string Section, Type Type)> OptionsClasses() =>
        from assembly in new[] { "Storage", "MarketData", "Simulation", "Grains", "Hosting", "Gateway.Api" }
        from type in Assembly.Load($"Anomaly.{assembly}").GetTypes()
        where type is { IsClass: true, IsNested: false } && type.Name.EndsWith("Options", StringComparison.Ordinal)
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)
        where section is { IsLiteral: true }
        select ((string)section.GetRawConstantValue()!, type);

    private static IEnumerable<string> Settings(string section, Type type) => type.GetProperties()
        .Where(property => property.SetMethod is not null)
        .SelectMany(property => property.PropertyType is { IsClass: true } part && part.Assembly == type.Assembly
            ? Settings($"{section}:{property.Name}", part)
            : [$"{section}:{property.Name}"]);

    [GeneratedRegex("`(?<name>(Anomaly:|ConnectionStrings:)[A-Za-z:]+)(=[A-Za-z]+)?`")]
    private static partial Regex Setting();
}
