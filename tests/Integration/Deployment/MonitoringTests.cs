using System.Diagnostics;
using System.Text.Json.Nodes;
using Anomaly.Testing;

namespace Anomaly.Integration.Deployment;

/// <summary>The alerts for Prometheus and the board for Grafana. Gateway.Api.Tests holds them to the metrics that the product exports.</summary>
public sealed class MonitoringTests
{
    private static readonly string Folder = Path.Combine(SharedData.Repository, "deploy", "monitoring");

    [PromtoolFact]
    public void Alerts_areReadByPrometheus() => Assert.Contains("SUCCESS", Promtool("check", "rules", "alerts.yaml"), StringComparison.Ordinal);

    [PromtoolFact]
    public void Alerts_comeWhenTheyShould_andOnlyThen() => Assert.Contains("SUCCESS", Promtool("test", "rules", "alerts.test.yaml"), StringComparison.Ordinal);

    [Fact]
    public void Alerts_areAllTested()
    {
        var alerts = Names("alerts.yaml", "- alert: ");
        var tested = File.ReadAllText(Path.Combine(Folder, "alerts.test.yaml"));

        Assert.True(alerts.Count >= 10);
        Assert.All(alerts, alert => Assert.Contains($"alertname: {alert}", tested, StringComparison.Ordinal));
    }

    [Fact]
    public void Board_panelsDoNotLieOverEachOther()
    {
        var places = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "board.json")))!["panels"]!.AsArray().Select(panel => panel!["gridPos"]!).SelectMany(at =>
            from x in Enumerable.Range(at["x"]!.GetValue<int>(), at["w"]!.GetValue<int>())
            from y in Enumerable.Range(at["y"]!.GetValue<int>(), at["h"]!.GetValue<int>())
            select (x, y)).ToList();

        Assert.Equal(places.Count, places.Distinct().Count());
        Assert.True(places.Max(place => place.x) < 24);
    }

    private static List<string> Names(string file, string prefix) =>
        [.. File.ReadLines(Path.Combine(Folder, file)).Select(line => line.Trim()).Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line[prefix.Length..])];

    private static string Promtool(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("promtool", arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{output}\n{errors.GetAwaiter().GetResult()}");
        return output;
    }
}

/// <summary>A test that needs Prometheus' promtool; skipped with a message where it is not installed, never in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "promtool"))))
            Skip = "promtool is not installed (Debian: apt-get install prometheus).";
    }
}
