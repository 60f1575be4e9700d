using System.Text.Json.Nodes;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Testing;

namespace Anomaly.Gateway.Api.Tests.OpenApi;

/// <summary>The document is what two common linters recommend, with every recommendation an error.</summary>
public sealed class DescriptionLintTests
{
    /// <summary>A socket answers 101 and nothing else that succeeds, which OpenAPI has no word for.</summary>
    private const string Socket = "/ws/backfills/{run_id}";

    [ApiToolsFact]
    public async Task Document_isCleanInRedocly()
    {
        var problems = JsonNode.Parse(await LintAsync(ApiTools.LintByRedoclyAsync))!["problems"]!.AsArray();

        Assert.Equal([$"operation-2xx-response #/paths/{Socket.Replace("/", "~1", StringComparison.Ordinal)}/get/responses"],
            problems.Select(problem => $"{problem!["ruleId"]} {problem["location"]![0]!["pointer"]}"));
    }

    [ApiToolsFact]
    public async Task Document_isCleanInSpectral()
    {
        var problems = JsonNode.Parse(await LintAsync(ApiTools.LintBySpectralAsync))!.AsArray();

        Assert.Equal([$"operation-success-response paths {Socket} get responses"],
            problems.Select(problem => $"{problem!["code"]} {string.Join(' ', problem["path"]!.AsArray())}"));
    }

    private static async Task<string> LintAsync(Func<string, Task<string>> lint)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var folder = new TemporaryFolder();
        var document = Path.Combine(folder.Path, "openapi.json");
        await File.WriteAllTextAsync(document, await gateway.Client.GetStringAsync("/openapi/v1.json"));
        return await lint(document);
    }
}
