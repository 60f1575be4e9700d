using System.Diagnostics;
using Anomaly.Testing;

namespace Anomaly.Gateway.Api.Tests.OpenApi;

/// <summary>Linters of OpenAPI documents, a generator of types and the TypeScript compiler, from npm.</summary>
internal static class ApiTools
{
    public static readonly string Folder = Path.Combine(SharedData.Repository, "tests", "Gateway.Api.Tests", "OpenApi", "Tools");
    private static readonly string Modules = Path.Combine(Folder, "node_modules");

    /// <summary>Why they cannot be used here; null where they can.</summary>
    public static string? WhyNot { get; } =
        Environment.GetEnvironmentVariable("CI") == "true" || Directory.Exists(Modules) ? null
        : "The API tools are not installed: run `npm ci --ignore-scripts` in tests/Gateway.Api.Tests/OpenApi/Tools";

    public static Task<string> LintByRedoclyAsync(string document) =>
        RunAsync(Folder, "@redocly/cli/bin/cli.js", "lint", document, "--extends", "recommended-strict", "--format", "json");

    public static Task<string> LintBySpectralAsync(string document) =>
        RunAsync(Folder, "@stoplight/spectral-cli/dist/index.js", "lint", document, "--ruleset", "spectral.yaml", "--format", "json", "--quiet");

    /// <summary>Writes the types of a document beside it, as <c>api.d.ts</c>.</summary>
    public static Task<string> GenerateTypesAsync(string folder, string document) =>
        RunAsync(folder, "openapi-typescript/bin/cli.js", document, "--output", "api.d.ts");

    /// <summary>Compiles every <c>.mts</c> file of a folder; says what does not fit, nothing where all does.</summary>
    public static Task<string> CompileAsync(string folder) => RunAsync(
        folder,
        "typescript/bin/tsc",
        ["--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom", "--pretty", "false", .. Directory.GetFiles(folder, "*.mts")]);

    /// <summary>Runs a script of Node's and answers what it wrote.</summary>
    public static async Task<string> RunAsync(string folder, string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Modules, script), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true", ["NO_COLOR"] = "1" },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode is 0 or 1 or 2 ? output : throw new InvalidOperationException($"{script} ended with {process.ExitCode}: {output}{await errors}");
    }
}

/// <summary>Skipped, with the command that helps, where the tools are not installed; never in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ApiToolsFactAttribute : FactAttribute
{
    public ApiToolsFactAttribute() => Skip = ApiTools.WhyNot;
}
