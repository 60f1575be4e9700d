using System.Reflection;

namespace Anomaly.Integration.Architecture;

/// <summary>Holds the table of the design: dependencies point down it and nowhere else.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Detection"] = [],
        ["Grains.Interfaces"] = ["Detection"],
        ["People"] = [],
        ["Storage"] = ["Detection", "Grains.Interfaces", "People"],
        ["MarketData"] = ["Detection"],
        ["Simulation"] = ["Detection", "MarketData"],
        ["Alerts"] = ["Detection", "Grains.Interfaces", "Storage", "MarketData"],
        ["Grains"] = ["Alerts", "Grains.Interfaces", "Detection", "Storage", "MarketData"],
        ["Hosting"] = ["Alerts", "Grains.Interfaces", "Grains", "Detection", "People", "Storage", "MarketData", "Simulation"],
        ["Silo"] = ["Hosting"],
        ["Gateway.Api"] = ["Alerts", "Detection", "Grains.Interfaces", "Hosting", "MarketData", "People"],
        ["Evaluation"] = ["Detection", "MarketData", "Simulation"],
        ["Cli"] = ["Grains.Interfaces", "Detection", "People", "Storage", "MarketData", "Simulation", "Evaluation"],
    };

    public static TheoryData<string> Projects => [.. MayUse.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_references_onlyWhatTheDesignAllows(string project)
    {
        var name = project == "Cli" ? "anomaly" : $"Anomaly.{project}";
        var used = Assembly.Load(name).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(reference => reference.StartsWith("Anomaly.", StringComparison.Ordinal))
            .Select(reference => reference["Anomaly.".Length..]);

        Assert.Empty(used.Except(MayUse[project]));
    }

    [Theory]
    [InlineData("Detection", "System.Net.Http")]
    [InlineData("Detection", "Microsoft.AspNetCore")]
    [InlineData("Detection", "Microsoft.Data.Sqlite")]
    [InlineData("Storage", "Microsoft.AspNetCore.Http")]
    [InlineData("People", "Microsoft.AspNetCore.Http")]
    [InlineData("People", "Microsoft.Data.Sqlite")]
    [InlineData("Alerts", "Microsoft.AspNetCore.Http")]
    [InlineData("Alerts", "Orleans.Runtime")]
    [InlineData("Grains", "Npgsql")]
    [InlineData("Grains", "MailKit")]
    [InlineData("Grains", "Microsoft.Data.Sqlite")]
    [InlineData("Grains", "Microsoft.AspNetCore.Http")]
    [InlineData("Grains.Interfaces", "Microsoft.AspNetCore")]
    public void Assembly_doesNotKnow_whatIsNotItsBusiness(string project, string forbidden)
    {
        var references = Assembly.Load($"Anomaly.{project}").GetReferencedAssemblies();

        Assert.DoesNotContain(references, reference => reference.Name!.StartsWith(forbidden, StringComparison.Ordinal));
    }
}
