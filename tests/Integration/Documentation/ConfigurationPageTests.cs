using System.Reflection;
using System.Text.RegularExpressions;
using Anomaly.Settings;
using Anomaly.Testing;

namespace Anomaly.Integration.Documentation;

/// <summary>docs/reference/configuration.md has every setting that the gateway knows, every one that it knew once, and no other.</summary>
public sealed partial class ConfigurationPageTests
{
    /// <summary>Read from other places than their class' section.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new() { ["Anomaly:Store:ConnectionString"] = "ConnectionStrings:Anomaly" };

    private static readonly string Page = File.ReadAllText(Path.Combine(SharedData.Repository, "docs", "reference", "configuration.md"));

    [Fact]
    public void Page_hasEverySetting_andNoOther()
    {
        var onPage = Setting().Matches(Page).Select(match => match.Groups["name"].Value).ToHashSet();
        var settings = KnownSettings.OfProgram(Assembly.Load("Anomaly.Gateway.Api")).All.Select(setting => Elsewhere.GetValueOrDefault(setting.Name, setting.Name)).ToHashSet();

        Assert.True(settings.Count > 40);
        Assert.Empty(settings.Except(onPage));
        Assert.Empty(onPage.Except(settings).Except(FormerSettings.All.Keys));
    }

    [Fact]
    public void Page_hasEveryFormerSetting_withWhatToDoInstead()
    {
        var rows = Page.Split('\n').Where(line => line.StartsWith('|')).ToList();

        Assert.All(FormerSettings.All, former =>
        {
            var row = Assert.Single(rows, line => line.StartsWith($"| `{former.Key}` |", StringComparison.Ordinal));
            var instead = FullName().Matches(former.Value).Select(match => match.Value);
            Assert.All(instead, name => Assert.Contains(name, row, StringComparison.Ordinal));
        });
    }

    [GeneratedRegex("`(?<name>(Anomaly:|ConnectionStrings:)[A-Za-z:]+)(=[A-Za-z]+)?`")]
    private static partial Regex Setting();

    [GeneratedRegex("(Anomaly|ConnectionStrings):[A-Za-z:]*[A-Za-z]")]
    private static partial Regex FullName();
}
