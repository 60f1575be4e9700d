using System.Diagnostics;
using Anomaly.Testing;

namespace Anomaly.Integration.Web;

/// <summary>The web UI as people use it: each file of tests/Web starts a gateway and a Chromium of its own, and Node runs its tests.</summary>
public sealed class WebUiTests
{
    private static readonly string Folder = Path.Combine(SharedData.Repository, "tests", "Web");

    public static TheoryData<string> Files { get; } = [.. Directory.GetFiles(Folder, "*.test.mjs").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [ChromiumTheory]
    [MemberData(nameof(Files))]
    public async Task EveryTestOfAFile_passes(string file)
    {
        var start = new ProcessStartInfo("node", ["--test", "--test-reporter=spec", "--test-timeout=240000", file])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["GATEWAY_DLL"] = Path.Combine(AppContext.BaseDirectory, "Anomaly.Gateway.Api.dll"), ["NO_COLOR"] = "1" },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.DoesNotContain("tests 0", output, StringComparison.Ordinal);
    }
}

/// <summary>Skipped, with the command that helps, where Chromium or the packages of tests/Web are not installed; never in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute() => Skip = WhyNot;

    private static string? WhyNot { get; } =
        Environment.GetEnvironmentVariable("CI") == "true" ? null
        : !File.Exists(Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium") ? "Chromium is not installed on this machine (Debian: apt-get install chromium), and CHROMIUM names none"
        : !Directory.Exists(Path.Combine(SharedData.Repository, "tests", "Web", "node_modules")) ? "The browser tests are not installed: run `npm ci --ignore-scripts` in tests/Web"
        : null;
}
