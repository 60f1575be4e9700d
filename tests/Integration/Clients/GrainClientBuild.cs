using System.Diagnostics;
using Anomaly.Testing;
using Anomaly.Testing.Processes;

namespace Anomaly.Integration.Clients;

/// <summary>
/// The sample of a calling service, built as another team would: from the contract's package and nothing else of ours. The packages are those of this
/// build, under a version and in folders of this run, so that none of an earlier run can take their place.
/// </summary>
public sealed class GrainClientBuild : IAsyncLifetime
{
    private static readonly string Version = $"1.1.0-test.{Environment.ProcessId}";
    private static readonly string Configuration = Directory.GetParent(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!.Name;
    private readonly string _folder = Directory.CreateTempSubdirectory("anomaly-client-").FullName;
    private string _assembly = "";

    private string Feed => Path.Combine(_folder, "feed");

    public async Task InitializeAsync()
    {
        foreach (var project in new[] { "Detection", "Grains.Interfaces" })
        {
            await DotnetAsync(
                "pack", project, "--no-build", "--configuration", Configuration, "--output", Feed,
                $"-p:PackageVersion={Version}", $"-p:NuspecOutputPath={Path.Combine(_folder, "nuspec")}");
        }

        await DotnetAsync(
            "build", Path.Combine("samples", "GrainClient"), "--artifacts-path", _folder, $"-p:AnomalyPackages={Feed}", $"-p:AnomalyVersion={Version}",
            $"-p:RestorePackagesPath={Path.Combine(_folder, "packages")}", $"-p:RestoreFallbackFolders={PackagesOfThisUser()}", "-p:UseSharedCompilation=false");
        _assembly = Directory.GetFiles(Path.Combine(_folder, "bin"), "GrainClient.dll", SearchOption.AllDirectories).Single();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The packages that other services are given.</summary>
    public IEnumerable<string> Packages() => Directory.EnumerateFiles(Feed);

    public HostProcess Start(params string[] arguments) => HostProcess.Start("client", _assembly, new Dictionary<string, string>(), arguments);

    public async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        await using var client = Start(arguments);
        await client.WaitForExitAsync(TimeSpan.FromSeconds(60));
        return (client.ExitCode, client.Output);
    }

    private static string PackagesOfThisUser() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static async Task DotnetAsync(params string[] arguments)
    {
        // A build server that outlived its command would hold these pipes open.
        var start = new ProcessStartInfo("dotnet", [.. arguments, "-nodeReuse:false", "-verbosity:quiet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = SharedData.Repository,
        };
        // Those of the build that runs these tests.
        foreach (var variable in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(variable);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{await output}{await error}");
    }
}
